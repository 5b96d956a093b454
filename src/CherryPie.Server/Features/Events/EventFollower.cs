namespace CherryPie.Server.Features.Events;

/// <summary>A statement that runs in the transaction that numbers events, after they were inserted: what it writes is there exactly when
/// they are. <c>$1</c> is the array of their accounts, <c>$2</c> and <c>$3</c> are the arrays of each account's first and last new
/// position.</summary>
internal sealed record EventFollower(string Sql);
