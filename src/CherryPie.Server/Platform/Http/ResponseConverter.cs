using System.Text.Json;
using System.Text.Json.Serialization;

namespace CherryPie.Server.Platform.Http;

/// <summary>Writes a response as an object of its attributes.</summary>
internal sealed class ResponseConverter<TEntity, TResponse> : JsonConverter<TResponse>
    where TResponse : IResponseOf<TResponse, TEntity>
{
    public override TResponse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, TResponse value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var attribute in TResponse.Attributes)
        {
            attribute.Show(writer, value);
        }

        writer.WriteEndObject();
    }
}
