using CherryPie.Server.Hosting;
using CherryPie.Server.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddHosting();
builder.Services.AddStorage();

var app = builder.Build();
app.MapGet("/health/live", () => "ok").ExcludeFromDescription();
app.Run();
