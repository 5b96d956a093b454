using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CherryPie.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class WhiteLabelLogo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "white_label_logo",
                table: "campaigns",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "white_label_logo",
                table: "campaigns");
        }
    }
}
