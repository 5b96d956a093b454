namespace CherryPie.Server.Features.Bulk;

/// <summary>Makes the next element while the one before is worked on.</summary>
internal static class ReadAhead
{
    /// <param name="source">Its elements are taken one at a time.</param>
    /// <param name="make">Runs beside the work on the element before.</param>
    public static async IAsyncEnumerable<TMade> Of<T, TMade>(IAsyncEnumerable<T> source, Func<T, Task<TMade>> make)
        where TMade : class
    {
        await using var reader = source.GetAsyncEnumerator();
        var next = Take();
        try
        {
            while (await next is { } made)
            {
                next = Take();
                yield return made;
            }
        }
        finally
        {
            // The reader must not end while it reads; what that throws nobody wants any more.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<TMade?> Take() => Task.Run(async () => await reader.MoveNextAsync() ? await make(reader.Current) : null);
    }
}
