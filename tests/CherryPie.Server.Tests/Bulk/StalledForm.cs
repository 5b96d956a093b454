using System.Net;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>A form of an import whose file comes in half, and its rest when it is let go.</summary>
internal sealed class StalledForm : HttpContent
{
    private readonly byte[] _form = Part.Form([Part.Json("""{"templateName":"template"}"""), Imports.File("points\n1\n2\n")]);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StalledForm() => Headers.TryAddWithoutValidation("Content-Type", Part.FormType);

    public void LetGo() => _go.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var half = _form.AsSpan().IndexOf("1\n2\n"u8);
        await stream.WriteAsync(_form.AsMemory(0, half));
        await stream.FlushAsync();
        await _go.Task;
        await stream.WriteAsync(_form.AsMemory(half));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
