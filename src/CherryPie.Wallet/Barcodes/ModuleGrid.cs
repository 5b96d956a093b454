namespace CherryPie.Wallet;

/// <summary>The modules of a symbol, light until set.</summary>
internal sealed class ModuleGrid(int width, int height)
{
    private readonly bool[] _dark = new bool[width * height];

    public int Width => width;

    public int Height => height;

    public bool this[int x, int y]
    {
        get => _dark[(y * width) + x];
        set => _dark[(y * width) + x] = value;
    }

    public ReadOnlySpan<bool> Row(int y) => _dark.AsSpan(y * width, width);
}
