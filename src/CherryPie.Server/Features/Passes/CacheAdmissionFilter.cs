namespace CherryPie.Server.Features.Passes;

/// <summary>Knows which packages were requested at least twice, in two arrays of fixed size: a newer request takes the slot of an older
/// one. Most packages are requested once, and caching those would only copy them from one generation of the heap to the next.</summary>
internal sealed class CacheAdmissionFilter
{
    private const int Slots = 1 << 16;
    private readonly int[] _once = new int[Slots],
        _again = new int[Slots];

    public void Ask(int hash)
    {
        var slot = (uint)hash % Slots;
        if (Interlocked.Exchange(ref _once[slot], hash) == hash)
        {
            _again[slot] = hash;
        }
    }

    public bool IsSo(int hash) => _again[(uint)hash % Slots] == hash;
}
