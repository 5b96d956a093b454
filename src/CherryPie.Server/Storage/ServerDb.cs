using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Storage;

internal sealed class ServerDb(DbContextOptions<ServerDb> options) : DbContext(options);
