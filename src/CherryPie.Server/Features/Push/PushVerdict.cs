namespace CherryPie.Server.Features.Push;

/// <summary>What an answer of APNs means for the registration, the pass type and the push.</summary>
internal enum PushVerdict
{
    /// <summary>APNs took it. Whether the phone got it shows when it asks for its passes.</summary>
    Delivered,

    /// <summary>Delete registrations of this token that were last renewed before the answer's timestamp; a younger one stays.</summary>
    Unregister,

    /// <summary>No further push to this one registration until it registers again. Anybody who holds a pass can register any token, so it says nothing about others.</summary>
    Suspend,

    /// <summary>Certificate or configuration: stop pushing for this pass type, alert, keep all registrations, try again by itself later.</summary>
    StopPassType,

    /// <summary>The request was wrong: log, no retry.</summary>
    OurBug,

    /// <summary>Not now: try again after Push__RetryAfter.</summary>
    RetryLater,

    /// <summary>The connection failed, not the push: try again in seconds, on the new connection that the client makes by itself.</summary>
    RetrySoon,
}

/// <summary>https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns</summary>
internal static class PushVerdicts
{
    public static PushVerdict Of(int status, string reason, DateTimeOffset? timestamp) =>
        (status, reason) switch
        {
            (200, _) => PushVerdict.Delivered,
            (0, PushFailure.TlsRefused or PushFailure.ServerUntrusted or PushFailure.NoHttp2) => PushVerdict.StopPassType,
            (0, _) => PushVerdict.RetrySoon,
            (400, "BadDeviceToken" or "DeviceTokenNotForTopic") => PushVerdict.Suspend,
            (400, "TopicDisallowed" or "BadTopic" or "MissingTopic") => PushVerdict.StopPassType,
            (400, "IdleTimeout") => PushVerdict.RetrySoon,

            // Unregistered, ExpiredToken. Without a time nothing tells whether the device has registered anew since.
            (410, _) => timestamp is null ? PushVerdict.Suspend : PushVerdict.Unregister,

            // BadCertificate, BadCertificateEnvironment, Forbidden, and what is wrong with provider tokens: the client certificate did not arrive.
            (403, _) => PushVerdict.StopPassType,

            // A refusal without APNs' word for it is somebody's in between.
            (400 or 404 or 405 or 413, not "") => PushVerdict.OurBug,

            // 429 TooManyRequests, 500 InternalServerError, 503 ServiceUnavailable, Shutdown; and what nobody has documented.
            _ => PushVerdict.RetryLater,
        };
}
