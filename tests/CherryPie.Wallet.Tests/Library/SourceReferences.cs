using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CherryPie.Wallet.Tests.Library;

/// <summary>A type of one folder of the library that names a type of another.</summary>
internal sealed record SourceReference(string Folder, string Type, string NamedFolder, string NamedType)
{
    public override string ToString() => $"{Folder}/{Type} uses {NamedFolder}/{NamedType}";
}

/// <summary>Which types of the library name which. Read from the sources, since an assembly knows no folders and keeps of a constant only
/// its value.</summary>
internal static class SourceReferences
{
    /// <summary>The references from a folder to another, one for each pair of types.</summary>
    public static IReadOnlyList<SourceReference> BetweenFolders()
    {
        var compilation = Roslyn.Compile(
            LibraryFiles.Sources().Select(file => (File.ReadAllText(file), file)),
            OutputKind.DynamicallyLinkedLibrary,
            LibraryFiles.Dependencies()
        );
        return
        [
            .. compilation
                .SyntaxTrees.Where(tree => tree.FilePath.Length > 0)
                .SelectMany(tree => In(tree, compilation.GetSemanticModel(tree)))
                .Where(reference => reference.Folder != reference.NamedFolder)
                .Distinct()
                .OrderBy(reference => reference.ToString(), StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<SourceReference> In(SyntaxTree tree, SemanticModel model)
    {
        foreach (
            var name in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax)
        )
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var named = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            var file = named?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
            if (!string.IsNullOrEmpty(file))
            {
                var type = name.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()?.Identifier.Text ?? "";
                yield return new(LibraryFiles.Folder(tree.FilePath), type, LibraryFiles.Folder(file), named!.Name);
            }
        }
    }
}
