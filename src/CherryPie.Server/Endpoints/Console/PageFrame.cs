namespace CherryPie.Server.Endpoints.Console;

/// <summary>What every page shows around its own.</summary>
public sealed record PageFrame
{
    public required ConsoleTexts Texts { get; init; }

    public required string Root { get; init; }

    public required string Title { get; init; }

    /// <summary>The name of the entry of the navigation that the page is.</summary>
    public string Current { get; init; } = "";

    public string FormToken { get; init; } = "";

    public PersonFrame? Person { get; init; }

    public AccountFrame? Account { get; init; }

    /// <summary>What has just been done.</summary>
    public string? Notice { get; init; }

    /// <summary>The page of the account that says more of what has just been done, and what the link to it says.</summary>
    public (string Path, string Text)? NoticeLink { get; init; }

    /// <summary>What is wrong with the form that was sent.</summary>
    public ConsoleFault? Fault { get; init; }

    /// <summary>Whether the page has a use for the script of passkeys.</summary>
    public bool HasPasskeys { get; init; }

    /// <summary>Addresses of further scripts that the page has a use for.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    public string Url(string path) => Root + path;

    public string Within(string path) => $"{Root}/console/{Account!.Id}{path}";

    /// <summary>What is wrong with it, where that may be several things at once.</summary>
    public IReadOnlyList<ConsoleFault> Faults { get; init; } = [];

    /// <summary>What is wrong with one input; null: nothing.</summary>
    public string? FaultAt(string field) =>
        Fault?.Field == field ? Fault.Text
        : Faults.Any(f => f.Field == field) ? string.Join(' ', Faults.Where(f => f.Field == field).Select(f => f.Text))
        : null;
}

/// <summary>What is wrong.</summary>
/// <param name="Field">The input's name; empty for the form as a whole.</param>
/// <param name="Text">In the reader's language.</param>
public sealed record ConsoleFault(string Field, string Text);

/// <summary>Who is signed in.</summary>
/// <param name="Id">Of the person.</param>
/// <param name="Name">As others see it.</param>
/// <param name="Email">To sign in with.</param>
/// <param name="RunsInstallation">Whether they see all accounts and jobs.</param>
public sealed record PersonFrame(Guid Id, string Name, string Email, bool RunsInstallation = false);

/// <summary>The account that the page is of.</summary>
/// <param name="Id">Of the account.</param>
/// <param name="Name">Of the account.</param>
/// <param name="Role">Of the person.</param>
/// <param name="MayLead">Whether they change the team, keys, webhooks and certificates.</param>
/// <param name="MayDesign">Whether they change campaigns.</param>
/// <param name="MayHandle">Whether they issue and change passes.</param>
public sealed record AccountFrame(Guid Id, string Name, string Role, bool MayLead, bool MayDesign = false, bool MayHandle = false);
