using Xunit;

namespace CherryPie.Server.Tests;

/// <summary>For tests that look at what the whole process has, its memory or its meters (a meter ends for all servers of a process when one
/// of them does): after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
