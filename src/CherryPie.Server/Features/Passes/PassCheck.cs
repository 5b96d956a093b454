using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>Finds why iOS would refuse a pass because of its own values, before they are stored.</summary>
internal static class PassCheck
{
    public static void Run(Pass pass, CompiledTemplate template, PassTypeSigner signer, PassState state, PassRequest body)
    {
        var (problems, path) = (body.Fields.Problems, body.Fields.Path(""));
        var before = problems.Findings.Count;
        var content = PassContents.Of(pass, template, signer, state, problems, path);
        if (problems.Findings.Count > before)
        {
            return;
        }

        var design = template.Of(pass.IsRedeemed).Design;
        var warnings = new List<PassFinding>(body.Warnings);
        foreach (var finding in design.Lint(content, signer.SupportsNfc, warnings))
        {
            problems.Add(
                finding.Path.StartsWith(path + "passbook", StringComparison.Ordinal) ? finding.Path : path + finding.Path,
                finding.Message
            );
        }

        template.Warnings.LogFirst(warnings);
    }
}
