namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>How the designer's page is shown this time.</summary>
internal sealed record DesignerShow
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Fault { get; init; }

    /// <summary>Why it was not saved.</summary>
    public string? Refused { get; init; }

    public string? Focus { get; init; }

    public TriedModel? Tried { get; init; }

    /// <summary>Whether chosen pictures of the design that was left are lost.</summary>
    public bool LostPictures { get; init; }

    /// <summary>What has just been done.</summary>
    public string? Notice { get; init; }

    /// <summary>Whether only the picture and the findings are asked for.</summary>
    public bool IsPart { get; init; }
}
