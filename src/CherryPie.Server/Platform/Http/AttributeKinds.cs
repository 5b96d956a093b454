using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CherryPie.Server.Platform.Http;

internal abstract partial class AttributeTable<TEntity, TResponse>
{
    /// <summary>true or false.</summary>
    internal sealed class Flag : Value<bool>
    {
        public Flag(string name, string text)
            : base(name, Schema.Flag(text)) => (IsAlways, Example) = (true, "false");

        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, out bool value)
        {
            var sent = request.Fields.Flag(Name);
            value = sent ?? false;
            return sent is not null;
        }

        protected override void WriteValue(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);
    }

    /// <summary>A whole number.</summary>
    internal sealed class Whole : Value<long>
    {
        /// <param name="name">The property's name.</param>
        /// <param name="text">The document's sentence.</param>
        /// <param name="most">The highest allowed value; null for one that no request sends.</param>
        public Whole(string name, string text, long? most = null)
            : base(name, Schema.Whole(text, 0, most)) => (IsAlways, Example) = (true, "0");

        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, out long value)
        {
            var sent = request.Fields.Whole(Name, 0, Schema!.To!.Value);
            value = sent ?? 0;
            return sent is not null;
        }

        protected override void WriteValue(Utf8JsonWriter json, long value) => json.WriteNumberValue(value);
    }

    /// <summary>A string. One that requests send has a longest length in its schema.</summary>
    internal sealed class Text(string name, Schema schema) : Value<string?>(name, schema)
    {
        /// <summary>The most characters that a request may send.</summary>
        public int Longest => (SentSchema ?? Schema)!.Longest!.Value;

        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, [MaybeNullWhen(false)] out string value)
        {
            value = IsRequired && request.IsWhole ? request.Fields.RequiredText(Name, Longest) : request.Fields.Text(Name, Longest);
            return value is not null;
        }

        protected override void WriteValue(Utf8JsonWriter json, [DisallowNull] string? value) => json.WriteStringValue(value);
    }

    /// <summary>A date and time.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="text">The document's sentence; null leaves the attribute out of it.</param>
    internal sealed class Time(string name, string? text) : Value<DateTimeOffset?>(name, text is null ? null : Schema.Time(text))
    {
        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, [MaybeNullWhen(false)] out DateTimeOffset? value)
        {
            value = request.Fields.Time(Name);
            return value is not null;
        }

        protected override void WriteValue(Utf8JsonWriter json, [DisallowNull] DateTimeOffset? value) =>
            json.WriteStringValue(VendorJson.Time(value.Value));
    }

    /// <summary>One of the names of <typeparamref name="TEnum"/>.</summary>
    internal sealed class Word<TEnum> : Value<TEnum>
        where TEnum : struct, Enum
    {
        public Word(string name, string text)
            : base(name, Schema.Word(text, Enum.GetNames<TEnum>())) => IsAlways = true;

        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, out TEnum value)
        {
            var sent = request.Fields.Word<TEnum>(Name);
            value = sent ?? default;
            return sent is not null;
        }

        protected override void WriteValue(Utf8JsonWriter json, TEnum value) => json.WriteStringValue(value.ToString());
    }

    /// <summary>An object, or an array where the schema says so, stored as the text that was sent.</summary>
    internal sealed class Json(string name, Schema schema) : Value<JsonElement?>(name, schema)
    {
        /// <summary>The stored text.</summary>
        public required Func<TEntity, string?> Stored
        {
            get;
            init
            {
                field = value;
                Get = entity => StoredJson.Read(value(entity));
            }
        }

        /// <summary>Stores a text.</summary>
        public required Action<TEntity, string?> Store
        {
            get;
            init
            {
                field = value;
                Set = (entity, sent) => value(entity, StoredJson.Write(sent));
            }
        }

        /// <summary>Merges what is stored with what a request sends, for an entity that exists. Without it the sent value replaces the
        /// stored one.</summary>
        public Func<string?, JsonElement, string?>? Merge { get; init; }

        /// <summary>The value in a response, where it is put together.</summary>
        public Func<TResponse, JsonNode?>? ShownNode { get; init; }

        public override void Show(Utf8JsonWriter json, TResponse response)
        {
            if (ShownNode is not { } shown)
            {
                base.Show(json, response);
            }
            else if (shown(response) is { } node)
            {
                WriteName(json);
                node.WriteTo(json);
            }
        }

        public override void Apply(TEntity entity, JsonElement? value, in Change change)
        {
            if (change.IsNew && value is { } whole && Merge is not null)
            {
                base.Apply(entity, IsNothing(whole) ? null : Schema!.Spell(whole), change);
                return;
            }

            if (change.IsNew || Write is not null)
            {
                base.Apply(entity, value, change);
                return;
            }

            var stored = Stored(entity);
            var text = Merge is { } merge && value is { } sent ? merge(stored, sent) : StoredJson.Write(value);
            var isSame =
                Merge is not null && stored is not null && text is not null
                    ? JsonEssence.IsSame(StoredJson.Read(stored)!.Value, StoredJson.Read(text)!.Value)
                    : StoredJson.IsSame(stored, text);
            if (!isSame)
            {
                Store(entity, text);
            }
        }

        protected override bool TryRead(ApiRequest<TEntity, TResponse> request, [MaybeNullWhen(false)] out JsonElement? value)
        {
            value = (Schema!.Type & JsonSchemaType.Array) != 0 ? request.Fields.Array(Name) : request.Fields.Object(Name);
            var isMerged = !request.IsWhole && (Merge ?? (object?)Write) is not null;
            value = value is not { } sent || (!isMerged && IsNothing(sent)) ? null : Schema.Spell(sent, isMerged);
            return value is not null;
        }

        // What a merge has emptied has no value, as what it has taken away.
        protected override bool IsCleared(ApiRequest<TEntity, TResponse> request) =>
            base.IsCleared(request) || (request.IsWhole && request.Fields.Any(Name) is { } left && IsNothing(left));

        // Optional objects of nothing but nulls and what is empty.
        private bool IsNothing(JsonElement value) => !IsRequired && Schema!.IsNamed() && SchemaSpelling.IsHollow(value);

        // What was stored before names were spelled so is shown alike.
        protected override void WriteValue(Utf8JsonWriter json, [DisallowNull] JsonElement? value) =>
            Schema!.WriteSpelled(value.Value, json);
    }
}
