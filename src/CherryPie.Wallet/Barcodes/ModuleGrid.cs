namespace CherryPie.Wallet;

/// <summary>The modules of a symbol, light until set.</summary>
internal sealed class ModuleGrid(int width, int height)
{
    private readonly bool[] _dark = new bool[width * height];

    public int Width => width;

    public int Height => height;

    /// <summary>Whether the module is dark; from 0 on, rightwards and downwards.</summary>
    public bool this[int x, int y]
    {
        get => _dark[(y * width) + x];
        set => _dark[(y * width) + x] = value;
    }

    public ReadOnlySpan<bool> Row(int y) => _dark.AsSpan(y * width, width);
}
