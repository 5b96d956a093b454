using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Calls of the REST API, each in its turn (<see cref="GooglePace"/>) and with a token.
/// <see href="https://developers.google.com/wallet/reference/rest"/></summary>
internal sealed class GoogleClient(GoogleHttp http, GoogleTokens tokens, GooglePace pace, GoogleMeter meter, GoogleOptions options)
{
    /// <summary>Nothing is thrown for what Google or the network does.</summary>
    /// <param name="account">Who calls.</param>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Below the endpoint, <c>genericObject/3388.abc</c>.</param>
    /// <param name="json">The body; null: none.</param>
    /// <param name="stop">Gives up waiting; Google may have got the request.</param>
    public async Task<GoogleAnswer> Send(GoogleServiceAccount account, HttpMethod method, string path, string? json, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await tokens.Get(account, stop);
            if (token.Failure is { } failure)
            {
                meter.Count(failure);
                return failure;
            }

            var asked = Stopwatch.GetTimestamp();
            var left = await pace.Wait(account.ClientEmail, stop);
            meter.Waited(Stopwatch.GetElapsedTime(asked));
            if (left is { } time)
            {
                return GoogleAnswer.Held(time);
            }

            using var request = new HttpRequestMessage(method, $"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
            var answer = await http.Send(request, stop);
            meter.Count(answer);
            if (answer.HoldsAll)
            {
                await pace.Hold(account.ClientEmail, answer.RetryAfter!.Value, CancellationToken.None);
            }

            if (answer.Status != StatusCodes.Status401Unauthorized || !isFirst)
            {
                return answer;
            }

            tokens.Forget(account, token.Token); // it was revoked: once more with another
        }
    }
}
