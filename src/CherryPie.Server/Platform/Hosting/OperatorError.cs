namespace CherryPie.Server.Platform.Hosting;

/// <summary>Something only the operator can mend. Told as its message alone, which says what to do; the exit code is 1.</summary>
internal sealed class OperatorError(string message, Exception? cause = null) : Exception(message, cause);
