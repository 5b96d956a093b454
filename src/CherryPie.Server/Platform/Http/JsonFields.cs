global using JsonFields = CherryPie.Wallet.JsonCursor<CherryPie.Server.Platform.Http.Problems>;
using System.Globalization;
using System.Text.Json;

namespace CherryPie.Server.Platform.Http;

/// <summary>What requests read of a JSON object as CherryPie's clients write them: names in any case, the last of duplicates wins, numbers
/// also as strings. A value that is absent, null or of a wrong type is read as null; whatever has a wrong type is noted in
/// <see cref="Problems"/> under its path.</summary>
internal static class JsonFieldsReading
{
    extension(JsonFields fields)
    {
        public Problems Problems => fields.Reading;

        /// <param name="value">The object; absent and null count as an empty one, anything else is noted.</param>
        /// <param name="path">What problems call it; empty where paths begin with its properties.</param>
        /// <param name="problems">Takes what is wrong.</param>
        /// <param name="name">What problems call a value that is no object, where that is not its path.</param>
        public static JsonFields Of(JsonElement? value, string path, Problems problems, string? name = null)
        {
            if (value is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) } other)
            {
                if (!IsEmptyArray(other))
                {
                    problems.Add(name ?? path, "must be a JSON object");
                }

                value = null;
            }

            return new(value ?? default, path, problems);
        }

        /// <summary>Whether the property is there, be it null.</summary>
        public bool Has(string name) => fields[name].Kind != JsonValueKind.Undefined;

        public bool IsNull(string name) => fields[name].Kind == JsonValueKind.Null;

        /// <summary>A value of any type; null where it is absent or null.</summary>
        public JsonElement? Any(string name) => fields[name] is { Exists: true } found ? found.Element : null;

        public string? Text(string name, int most)
        {
            switch (fields.Any(name))
            {
                case null:
                    return null;
                case { ValueKind: JsonValueKind.String } value when value.GetString() is { } text && text.Length <= most:
                    return text;
                case { ValueKind: JsonValueKind.Number } value when value.GetRawText().Length <= most:
                    return value.GetRawText();
                default:
                    fields.Problems.Add(fields.Path(name), $"must be a string of at most {most} characters");
                    return null;
            }
        }

        public string? RequiredText(string name, int most)
        {
            var text = fields.Text(name, most);
            if (text is "" || fields.Any(name) is null)
            {
                fields.Problems.Add(fields.Path(name), "is required and must not be empty");
            }

            return text;
        }

        public long? Whole(string name, long least, long most)
        {
            if (fields.Any(name) is not { } value)
            {
                return null;
            }

            if (Number(value) is { } number && number == Math.Floor(number) && number >= least && number <= most)
            {
                return (long)number;
            }

            fields.Problems.Add(fields.Path(name), $"must be a whole number from {least} to {most}");
            return null;
        }

        public bool? Flag(string name)
        {
            switch (fields.Any(name))
            {
                case null:
                    return null;
                case { ValueKind: JsonValueKind.True }:
                    return true;
                case { ValueKind: JsonValueKind.False }:
                    return false;
                case { ValueKind: JsonValueKind.String } value when bool.TryParse(value.GetString(), out var flag):
                    return flag;
                default:
                    fields.Problems.Add(fields.Path(name), "must be true or false");
                    return null;
            }
        }

        /// <summary>An ISO 8601 date and time; without a zone it is UTC.</summary>
        public DateTimeOffset? Time(string name)
        {
            if (fields.Any(name) is not { } value)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String && Iso8601.TryParse(value.GetString()!, out var time))
            {
                return time;
            }

            fields.Problems.Add(
                fields.Path(name),
                value.ValueKind == JsonValueKind.String && Iso8601.IsOutside(value.GetString()!)
                    ? $"must be a time from {Iso8601.Bounds}; leave it out where it is to mean never"
                    : "must be an ISO 8601 date and time such as \"2026-01-31T09:00:00Z\""
            );
            return null;
        }

        /// <summary>An object; PHP writes an empty one as an empty array.</summary>
        public JsonElement? Object(string name) =>
            fields.Any(name) is { } value && IsEmptyArray(value)
                ? StoredJson.Empty
                : fields.Kind(name, JsonValueKind.Object, "must be a JSON object");

        public JsonElement? Array(string name) => fields.Kind(name, JsonValueKind.Array, "must be a JSON array");

        public TEnum? Word<TEnum>(string name)
            where TEnum : struct, Enum
        {
            if (fields.Any(name) is not { } value)
            {
                return null;
            }

            var names = Enum.GetNames<TEnum>();
            if (value.ValueKind == JsonValueKind.String && names.Contains(value.GetString(), StringComparer.Ordinal))
            {
                return Enum.Parse<TEnum>(value.GetString()!);
            }

            fields.Problems.Add(fields.Path(name), $"{value.GetRawText()} must be one of {string.Join(", ", names)}");
            return null;
        }

        public static double? Number(JsonElement value) =>
            value.ValueKind switch
            {
                JsonValueKind.Number => value.GetDouble(),
                JsonValueKind.String
                    when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                        && double.IsFinite(number) => number,
                _ => null,
            };

        private JsonElement? Kind(string name, JsonValueKind kind, string message)
        {
            var value = fields.Any(name);
            if (value is { } there && there.ValueKind != kind)
            {
                fields.Problems.Add(fields.Path(name), message);
                return null;
            }

            return value;
        }
    }

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
