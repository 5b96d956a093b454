namespace CherryPie.Server.Platform.Http;

/// <summary>What a request sends of a resource's attributes, read and checked as far as the request alone tells.</summary>
internal abstract class ApiRequest<TEntity, TResponse>
    where TResponse : IResponseOf<TResponse, TEntity>
{
    private readonly List<AttributeTable<TEntity, TResponse>.SentValue> _sent = [];

    /// <param name="fields">The object; takes what is wrong.</param>
    /// <param name="attributes">What it may set, in the order in which problems are reported.</param>
    /// <param name="isWhole">Whether it describes the entity whole, so that what it leaves out has no value.</param>
    protected ApiRequest(JsonFields fields, AttributeTable<TEntity, TResponse>.Attribute[] attributes, bool isWhole = false)
    {
        (Fields, IsWhole) = (fields, isWhole);
        foreach (var attribute in attributes)
        {
            if (attribute.Read(this) is { } sent)
            {
                _sent.Add(sent);
            }
        }
    }

    public JsonFields Fields { get; }

    public bool IsWhole { get; }

    /// <summary>Whether the request takes an attribute's value away.</summary>
    public bool IsCleared(string name) => IsWhole ? Fields.Any(name) is null : Fields.IsNull(name);

    /// <summary>The value that was sent; the type's default when none was.</summary>
    public T? Get<T>(AttributeTable<TEntity, TResponse>.Value<T> attribute) => TryGet(attribute, out var value) ? value : default;

    /// <returns>Whether the request sets the attribute.</returns>
    public bool TryGet<T>(AttributeTable<TEntity, TResponse>.Value<T> attribute, out T? value)
    {
        foreach (var sent in _sent)
        {
            if (sent is AttributeTable<TEntity, TResponse>.Sent<T> typed && typed.Attribute == attribute)
            {
                value = typed.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Writes into an entity what the request sets, each attribute by its rule.</summary>
    public void Apply(TEntity entity, DateTimeOffset now, bool isNew)
    {
        var change = new Change(Fields, now, isNew);
        foreach (var sent in _sent)
        {
            sent.Apply(entity, change);
        }
    }
}
