using Microsoft.AspNetCore.Components;

namespace CherryPie.Server.Endpoints.Console.Views;

/// <summary>A part of a page. It is rendered once, on the server, from what it is given.</summary>
public abstract class View : ComponentBase
{
    [Parameter, EditorRequired]
    public PageFrame Page { get; set; } = null!;

    protected ConsoleTexts T => Page.Texts;
}

/// <summary>One that shows something.</summary>
public abstract class View<TModel> : View
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}
