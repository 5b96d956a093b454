using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Logs what Wallet accepts of a template's passes and should be better.</summary>
/// <param name="logger">Takes the lines.</param>
/// <param name="template">The template's name.</param>
internal sealed class DesignWarnings(ILogger<DesignWarnings> logger, string template)
{
    private int _hasPass;

    /// <summary>Of every pass: once when the template is saved.</summary>
    public void Log(IEnumerable<PassFinding> warnings)
    {
        foreach (var warning in warnings)
        {
            logger.LogWarning("Template {Template}: {Warning}", template, warning);
        }
    }

    /// <summary>Of a pass's own values: the first of the passes alone, since a million may have the same.</summary>
    public void LogFirst(IReadOnlyList<PassFinding> warnings)
    {
        if (warnings.Count > 0 && Interlocked.Exchange(ref _hasPass, 1) == 0)
        {
            logger.LogWarning("A pass of template {Template}, and perhaps others: {Warning}", template, warnings[0]);
        }
    }
}
