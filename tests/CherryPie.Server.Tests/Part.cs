using System.Text;

namespace CherryPie.Server.Tests;

/// <summary>One part of a form, as curl and the SDKs write it.</summary>
internal sealed record Part(string Name, byte[] Content, string? FileName = null, string? ContentType = null)
{
    public const string Boundary = "------------------------d74496d66958873e";
    public const string FormType = "multipart/form-data; boundary=" + Boundary;

    public static Part Json(string json) => new("jsonBody", Encoding.UTF8.GetBytes(json));

    public static Part Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public static Part File(string name, byte[] content) => new(name, content, name + ".png", "application/octet-stream");

    public static byte[] Form(IEnumerable<Part> parts)
    {
        using var bytes = new MemoryStream();
        foreach (var part in parts)
        {
            var file = part.FileName is null ? "" : $"; filename=\"{part.FileName}\"";
            var type = part.ContentType is null ? "" : $"\r\nContent-Type: {part.ContentType}";
            bytes.Write(
                Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{part.Name}\"{file}{type}\r\n\r\n")
            );
            bytes.Write(part.Content);
            bytes.Write("\r\n"u8);
        }

        bytes.Write(Encoding.UTF8.GetBytes($"--{Boundary}--\r\n"));
        return bytes.ToArray();
    }
}
