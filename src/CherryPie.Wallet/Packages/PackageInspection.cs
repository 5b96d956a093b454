namespace CherryPie.Wallet;
internal static class PackageInspection { public static PassInspection Run(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, InspectOptions options) => throw new NotSupportedException(); }
