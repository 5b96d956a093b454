namespace CherryPie.Wallet;
internal static class StrictZip { public static Dictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> zip) => throw new NotSupportedException(); }
