using Microsoft.AspNetCore.Http.Features;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>Holds back what is written of a response, until it is known that the request's transaction is committed.</summary>
internal sealed class BufferedResponse : IDisposable
{
    private readonly HttpContext _http;
    private readonly IHttpResponseBodyFeature _real;
    private readonly MemoryStream _bytes = new();

    public BufferedResponse(HttpContext http)
    {
        (_http, _real) = (http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_bytes));
    }

    /// <summary>The body as far as it is written.</summary>
    public async Task<ReadOnlyMemory<byte>> Body()
    {
        await _http.Response.BodyWriter.FlushAsync(_http.RequestAborted);
        return _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);
    }

    /// <summary>Lets it go out.</summary>
    public async Task Send()
    {
        var body = await Body();
        Restore();
        if (body.Length > 0)
        {
            await _http.Response.Body.WriteAsync(body, _http.RequestAborted);
        }
    }

    public void Dispose()
    {
        Restore();
        _bytes.Dispose();
    }

    private void Restore() => _http.Features.Set(_real);
}
