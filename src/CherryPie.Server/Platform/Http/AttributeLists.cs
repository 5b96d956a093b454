namespace CherryPie.Server.Platform.Http;

/// <summary>The lists that are derived from a table of attributes: orders, schemas, examples.</summary>
internal static class AttributeLists
{
    /// <summary>Some of the attributes by their names, then the others in the table's order.</summary>
    public static AttributeTable<TEntity, TResponse>.Attribute[] InOrder<TEntity, TResponse>(
        this IEnumerable<AttributeTable<TEntity, TResponse>.Attribute> all,
        params string[] first
    )
        where TResponse : IResponseOf<TResponse, TEntity> =>
        [.. all.OrderBy(a => Array.IndexOf(first, a.Name) is >= 0 and var at ? at : first.Length)];

    /// <summary>A request's properties for the API document.</summary>
    public static (string Name, Schema Schema)[] InRequest<TEntity, TResponse>(
        this IEnumerable<AttributeTable<TEntity, TResponse>.Attribute> sent
    )
        where TResponse : IResponseOf<TResponse, TEntity> => [.. sent.Select(a => a.InRequest)];

    /// <summary>A response's properties for the API document.</summary>
    public static (string Name, Schema Schema)[] InResponse<TEntity, TResponse>(
        this IEnumerable<AttributeTable<TEntity, TResponse>.Attribute> all
    )
        where TResponse : IResponseOf<TResponse, TEntity> => [.. all.Where(a => a.Schema is not null).Select(a => a.InResponse)];

    /// <summary>A response with the attributes' examples, in JSON.</summary>
    public static string Example<TEntity, TResponse>(this IEnumerable<AttributeTable<TEntity, TResponse>.Attribute> all)
        where TResponse : IResponseOf<TResponse, TEntity> =>
        $"{{ {string.Join(", ", all.Where(a => a.Example is not null).Select(a => $"\"{a.Name}\": {a.Example}"))} }}";
}
