namespace CherryPie.Server.Features.Push;

/// <summary>What a response of APNs means for the registration, the pass type and the push.</summary>
internal enum PushVerdict
{
    /// <summary>APNs accepted it. Whether the phone received it shows when the phone asks for its passes.</summary>
    Delivered,

    /// <summary>Delete the registrations of this token that were last renewed before the response's timestamp; a later one stays.</summary>
    Unregister,

    /// <summary>Send nothing to this one device until it registers again. Whoever holds a pass can register any token, so the refusal
    /// says nothing about other devices.</summary>
    Suspend,

    /// <summary>Certificate or configuration is at fault: open the pass type's circuit breaker, keep all registrations.</summary>
    StopPassType,

    /// <summary>The request was wrong: log, do not retry.</summary>
    OurBug,

    /// <summary>APNs asks to wait: retry after Push__RetryAfter.</summary>
    RetryLater,

    /// <summary>The connection failed, not the push: retry within seconds, on the connection that the client opens next.</summary>
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

            // Unregistered, ExpiredToken. Without a timestamp it is unknown whether the device has registered again since.
            (410, _) => timestamp is null ? PushVerdict.Suspend : PushVerdict.Unregister,

            // BadCertificate, BadCertificateEnvironment, Forbidden. A reason about provider tokens: the client certificate did not arrive.
            (403, _) => PushVerdict.StopPassType,

            // Without a reason it is a proxy's response, not APNs': that falls through to RetryLater.
            (400 or 404 or 405 or 413, not "") => PushVerdict.OurBug,

            // 429 TooManyRequests, 500 InternalServerError, 503 ServiceUnavailable, Shutdown; and what Apple does not document.
            _ => PushVerdict.RetryLater,
        };
}
