using CherryPie.Server.Features.Passes;

namespace CherryPie.Server.Features.Devices;

/// <summary>A pass whose authentication token the device has shown.</summary>
internal sealed record AuthorizedPass(string Id, Guid AccountId, string PassTypeIdentifier, DeviceScheme Scheme, PassVersion Version);
