using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CherryPie.Server.Platform.Http;

/// <summary>A response that shows a stored entity by its attributes.</summary>
internal interface IResponseOf<TSelf, TEntity>
    where TSelf : IResponseOf<TSelf, TEntity>
{
    /// <summary>In the order in which they are shown.</summary>
    static abstract AttributeTable<TEntity, TSelf>.Attribute[] Attributes { get; }

    TEntity Entity { get; }
}

/// <summary>What an attribute's rule knows of the request beside the value.</summary>
/// <param name="Fields">The request's object, with its problems and paths.</param>
/// <param name="Now">When the request was made.</param>
/// <param name="IsNew">Whether the entity is being created.</param>
internal readonly record struct Change(JsonFields Fields, DateTimeOffset Now, bool IsNew);

/// <summary>A resource's attributes are the rows of a table that derives from this class. A row says all of an attribute: its name, kind,
/// limit and sentence, its column, how it is read, written, shown and searched. The request's reader, the response, the API document, the
/// columns and the search fields are made of the rows when the program starts, so a new attribute is one more row.</summary>
/// <typeparam name="TEntity">What is stored.</typeparam>
/// <typeparam name="TResponse">What a response is made from: the entity and what is shown beside it.</typeparam>
internal abstract partial class AttributeTable<TEntity, TResponse>
    where TResponse : IResponseOf<TResponse, TEntity>
{
    /// <summary>A row of the table by its name.</summary>
    public static TRow Row<TRow>(string name)
        where TRow : Attribute => (TRow)Array.Find(TResponse.Attributes, a => a.Name == name)!;

    /// <summary>A row.</summary>
    /// <param name="name">The property's name in JSON.</param>
    /// <param name="schema">What the API document says of a value; its limits are those of the request's reader. Null: the document leaves
    /// the attribute out.</param>
    internal abstract class Attribute(string name, Schema? schema)
    {
        public string Name => name;

        public Schema? Schema => schema;

        /// <summary>What the document says of the value in a request, where that differs.</summary>
        public Schema? SentSchema { get; init; }

        /// <summary>Whether a request may set it.</summary>
        public abstract bool IsSent { get; }

        /// <summary>Whether a request that creates the entity must name it.</summary>
        public bool IsRequired { get; init; }

        /// <summary>Whether it is given with the creation and never changes. The use case reads it.</summary>
        public bool IsFixed { get; init; }

        /// <summary>Whether null in a request takes the value away.</summary>
        public bool IsClearedByNull { get; init; }

        /// <summary>Whether every response has it.</summary>
        public bool IsAlways { get; init; }

        /// <summary>The entity's property that holds it: isVoided is in IsVoided.</summary>
        public string Property => char.ToUpperInvariant(name[0]) + name[1..];

        /// <summary>The column that holds it; null where none does.</summary>
        public string? Column { get; init; }

        /// <summary>Whether a new row has the column's default, and only a later event sets it.</summary>
        public bool IsSetLater { get; init; }

        /// <summary>The SQL expression that a search compares; with a ? where operator and operand go, if not at the end. Null: no search
        /// compares it.</summary>
        public string? Search { get; init; }

        /// <summary>A value in JSON for the document's example of a response; null leaves it out there.</summary>
        public string? Example { get; init; }

        /// <summary>As the property's name and schema in a request.</summary>
        public (string Name, Schema Schema) InRequest =>
            (
                IsRequired ? name : name + "?",
                SentSchema ?? (IsClearedByNull && schema!.Name is null ? schema.OrNull() : schema!) // a named schema is one for all places
            );

        /// <summary>As the property's name and schema in a response.</summary>
        public (string Name, Schema Schema) InResponse => (IsAlways ? name : name + "?", schema!);

        /// <summary>Reads it from a request and notes what is wrong with it.</summary>
        /// <returns>Null when the request does not set it.</returns>
        public abstract SentValue? Read(ApiRequest<TEntity, TResponse> request);

        /// <summary>Writes name and value into a response; nothing where there is no value.</summary>
        public abstract void Show(Utf8JsonWriter json, TResponse response);

        /// <summary>Writes name and value as they are stored, null included: what a request would have sent.</summary>
        public abstract void WriteStored(Utf8JsonWriter json, TEntity entity);
    }

    /// <summary>A value that a request sets.</summary>
    internal abstract class SentValue
    {
        public abstract void Apply(TEntity entity, in Change change);
    }

    /// <summary>A row whose values are of type <typeparamref name="T"/>.</summary>
    internal abstract class Value<T>(string name, Schema? schema) : Attribute(name, schema)
    {
        private readonly JsonEncodedText _name = JsonEncodedText.Encode(name);

        /// <summary>The stored value.</summary>
        public Func<TEntity, T>? Get { get; init; }

        /// <summary>Stores a value.</summary>
        public Action<TEntity, T>? Set { get; init; }

        /// <summary>Whether no request may set what is stored.</summary>
        public bool IsReadOnly { get; init; }

        /// <summary>Stores what a request sent, where that is more than <see cref="Set"/>.</summary>
        public Action<TEntity, T, Change>? Write { get; init; }

        /// <summary>What is wrong with a value beside its kind and limits; called with the default value also when none was sent.</summary>
        public Action<ApiRequest<TEntity, TResponse>, T>? Check { get; init; }

        /// <summary>The value in a response, where that is not the stored one.</summary>
        public Func<TResponse, T>? Shown { get; init; }

        public override bool IsSent => Write is not null || IsFixed || (Set is not null && !IsReadOnly && !IsSetLater);

        public sealed override SentValue? Read(ApiRequest<TEntity, TResponse> request)
        {
            var isSent = TryRead(request, out var value);
            Check?.Invoke(request, value!);
            return isSent || (IsClearedByNull && IsCleared(request)) ? new Sent<T>(this, value!) : null;
        }

        public override void Show(Utf8JsonWriter json, TResponse response)
        {
            var value = Shown is { } shown ? shown(response) : Get!(response.Entity);
            if (value is not null)
            {
                json.WritePropertyName(_name);
                WriteValue(json, value);
            }
            else if (IsAlways)
            {
                json.WriteNull(_name);
            }
        }

        public sealed override void WriteStored(Utf8JsonWriter json, TEntity entity)
        {
            json.WritePropertyName(_name);
            if (Get!(entity) is { } value)
            {
                WriteValue(json, value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        /// <summary>Stores a value that a request sent.</summary>
        public virtual void Apply(TEntity entity, T value, in Change change)
        {
            if (Write is { } rule)
            {
                rule(entity, value, change);
            }
            else
            {
                Set!(entity, value);
            }
        }

        /// <summary>Whether the request takes the value away.</summary>
        protected virtual bool IsCleared(ApiRequest<TEntity, TResponse> request) => request.IsCleared(Name);

        /// <returns>Whether the request names it with a value of the right kind; null is none.</returns>
        protected abstract bool TryRead(ApiRequest<TEntity, TResponse> request, [MaybeNullWhen(false)] out T value);

        protected abstract void WriteValue(Utf8JsonWriter json, [DisallowNull] T value);

        /// <summary>The name of a property that is written by other means than <see cref="WriteValue"/>.</summary>
        protected void WriteName(Utf8JsonWriter json) => json.WritePropertyName(_name);
    }

    /// <summary>A value of type <typeparamref name="T"/> that a request sets.</summary>
    internal sealed class Sent<T>(Value<T> attribute, T value) : SentValue
    {
        public Value<T> Attribute => attribute;

        public T Value => value;

        public override void Apply(TEntity entity, in Change change) => attribute.Apply(entity, value, change);
    }
}
