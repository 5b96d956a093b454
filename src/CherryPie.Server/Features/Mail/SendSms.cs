using System.Net.Http.Headers;
using System.Text.Json;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Mail;

/// <summary>The payload of a job.</summary>
internal sealed record Sms(string To, string Text);

/// <summary>Hands a text message to the operator's gateway: POST <c>{to,text}</c>. Any 2xx counts as sent. A 4xx that blames the request
/// is final, everything else is retried.</summary>
internal sealed class SendSms(SmsOptions options) : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    );

    public async Task Run(ClaimedJob job, CancellationToken stop)
    {
        if (options.Url is not { } url)
        {
            throw new JobFailure("no gateway is configured (Sms__Url)");
        }

        var sms = JsonSerializer.Deserialize<Sms>(job.Payload!)!;
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(sms, VendorJson.Options))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        if (options.Authorization is { Length: > 0 } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(_timeout);
        try
        {
            using var response = await _http.SendAsync(request, timeout.Token);
            var status = (int)response.StatusCode;
            if (!response.IsSuccessStatusCode)
            {
                // The operator mends 401 and 403 by a setting; 408 and 429 pass by themselves.
                throw new JobFailure(
                    $"the gateway answered with status {status}",
                    final: status is >= 400 and < 500 and not (401 or 403 or 408 or 429)
                );
            }
        }
        catch (HttpRequestException e)
        {
            throw new JobFailure($"the gateway can't be reached: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new JobFailure($"the gateway did not answer within {_timeout.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _http.Dispose();
}
