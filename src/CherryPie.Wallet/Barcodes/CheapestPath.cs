namespace CherryPie.Wallet;

/// <summary>Finds the shortest way to write a message among a symbology's modes: nodes are (characters written, mode) and every step
/// writes at least one character, so positions are settled from left to right.</summary>
/// <param name="length">Characters of the message.</param>
/// <param name="modes">Number of modes; the first is where a symbol starts.</param>
internal sealed class CheapestPath(int length, int modes)
{
    private readonly Node[] _nodes = [.. Enumerable.Range(0, (length + 1) * modes).Select(i => new Node(i == 0 ? 0 : int.MaxValue, -1, 0))];

    /// <summary>What writing this far costs, in the symbology's unit; <see cref="int.MaxValue"/> when it can't be done.</summary>
    public int Cost(int position, int mode) => _nodes[(position * modes) + mode].Cost;

    /// <summary>Whether the message can be written this far to end in the mode.</summary>
    public bool Reached(int position, int mode) => Cost(position, mode) != int.MaxValue;

    /// <summary>Offers a step from a node that is reached; <paramref name="how"/>
    /// is the symbology's number for how it writes the characters.</summary>
    public void Offer(int position, int mode, int toPosition, int toMode, int cost, int how)
    {
        var from = (position * modes) + mode;
        ref var to = ref _nodes[(toPosition * modes) + toMode];
        if (_nodes[from].Cost + cost < to.Cost)
        {
            to = new(_nodes[from].Cost + cost, from, how);
        }
    }

    /// <summary>The steps to the end; null when the message can't be written.</summary>
    public IReadOnlyList<Step>? Best()
    {
        var node = (length * modes) + Enumerable.Range(0, modes).MinBy(mode => Cost(length, mode));
        if (_nodes[node].Cost == int.MaxValue)
        {
            return null;
        }

        var steps = new List<Step>();
        for (; _nodes[node].From >= 0; node = _nodes[node].From)
        {
            var from = _nodes[node].From;
            steps.Add(new(from / modes, from % modes, node / modes, node % modes, _nodes[node].How));
        }

        steps.Reverse();
        return steps;
    }

    /// <summary>A step from a position and mode to others.</summary>
    /// <param name="Position">Characters written before.</param>
    /// <param name="Mode">The mode before.</param>
    /// <param name="ToPosition">Characters written after.</param>
    /// <param name="ToMode">The mode after.</param>
    /// <param name="How">The symbology's number for how the characters are written.</param>
    public readonly record struct Step(int Position, int Mode, int ToPosition, int ToMode, int How);

    private readonly record struct Node(int Cost, int From, int How);
}
