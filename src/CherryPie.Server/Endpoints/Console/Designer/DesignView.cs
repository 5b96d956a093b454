using Microsoft.AspNetCore.Components;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>A part of the designer's page, which gives all of them what it was given.</summary>
public abstract class DesignView : ComponentBase
{
    [CascadingParameter]
    public PageFrame Page { get; set; } = null!;

    [CascadingParameter]
    public DesignerModel Model { get; set; } = null!;

    protected ConsoleTexts T => Page.Texts;

    protected DesignForm Form => Model.Form;

    /// <summary>The words that a select offers. What is typed now is among them whatever it is, in its own spelling.</summary>
    protected static IEnumerable<string> Words(string now, params IEnumerable<string> known)
    {
        var words = known.ToList();
        var at = words.FindIndex(w => w.Equals(now, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
        {
            words[at] = now;
        }
        else
        {
            words.Add(now);
        }

        return words;
    }

    /// <summary>What a word is called; a word that nobody knows is called as it is.</summary>
    protected string Word(string kind, string word)
    {
        var called = $"word.{kind}.{(word.Length == 0 ? "unset" : word)}";
        return T.Find(called)
            ?? (T.Keys.FirstOrDefault(k => k.Equals(called, StringComparison.OrdinalIgnoreCase)) is { } key ? T[key] : word);
    }
}
