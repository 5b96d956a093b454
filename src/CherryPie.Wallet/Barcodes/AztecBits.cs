namespace CherryPie.Wallet;

/// <summary>Bits in the order of writing.</summary>
internal sealed class AztecBits
{
    public List<bool> All { get; } = [];

    /// <summary>Adds the lowest bits of a value, the highest of them first.</summary>
    public void Add(int value, int count)
    {
        for (var place = count - 1; place >= 0; place--)
        {
            All.Add(((value >> place) & 1) == 1);
        }
    }
}
