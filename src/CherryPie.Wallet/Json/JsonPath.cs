namespace CherryPie.Wallet;

/// <summary>The path of a value in a JSON text, from the value to the outermost one.</summary>
/// <param name="parent">The path of its object or array; null for the outermost value.</param>
/// <param name="name">The attribute's name, or what findings call the outermost value; null for an element of an array.</param>
/// <param name="index">The element's index; 0 where there is a name.</param>
internal sealed class JsonPath(JsonPath? parent, string? name, int index)
{
    public override string ToString()
    {
        if (parent is null)
        {
            return name!;
        }

        var before = parent.ToString();
        return name is null ? $"{before}[{index}]"
            : before.Length == 0 ? name
            : $"{before}.{name}";
    }
}
