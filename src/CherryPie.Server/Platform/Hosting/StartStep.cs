namespace CherryPie.Server.Platform.Hosting;

/// <summary>One thing to do between the migrations and the first request; it gets a scope's services.</summary>
internal sealed record StartStep(Func<IServiceProvider, CancellationToken, Task> Run);
