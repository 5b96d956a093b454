using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "issue_counter_ids");

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    api_key = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    api_secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    token_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    brand_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    brand_api_key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    is_disabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    actor = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    action = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    @object = table.Column<string>(name: "object", type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    changes = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    trace_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "device_log_lines",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    pass_id = table.Column<string>(type: "character varying(14)", maxLength: 14, nullable: true, collation: "C"),
                    text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_log_lines", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    push_token = table.Column<string>(type: "character varying(4096)", maxLength: 4096, nullable: false),
                    scheme = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    push_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pushed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    push_attempts = table.Column<int>(type: "integer", nullable: false),
                    push_template_id = table.Column<long>(type: "bigint", nullable: true),
                    last_status = table.Column<short>(type: "smallint", nullable: true),
                    last_reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    last_apns_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true),
                    suspended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_devices", x => new { x.device_id, x.pass_type_identifier });
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "issue_counters",
                columns: table => new
                {
                    counter_id = table.Column<long>(type: "bigint", nullable: false),
                    shard = table.Column<short>(type: "smallint", nullable: false),
                    issued = table.Column<long>(type: "bigint", nullable: false),
                    most = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_issue_counters", x => new { x.counter_id, x.shard });
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    payload = table.Column<string>(type: "json", nullable: true),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pass_types",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    renewals = table.Column<int>(type: "integer", nullable: false),
                    renewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stopped_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stop_reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    stops = table.Column<int>(type: "integer", nullable: false),
                    window_start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    window_sent = table.Column<int>(type: "integer", nullable: false),
                    window_refused = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pass_types", x => new { x.account_id, x.pass_type_identifier });
                });

            migrationBuilder.CreateTable(
                name: "push_pages",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    devices = table.Column<string[]>(type: "text[]", nullable: false),
                    size = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_push_pages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "update_lines",
                columns: table => new
                {
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    last_tag = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_update_lines", x => x.pass_type_identifier);
                });

            migrationBuilder.CreateTable(
                name: "certificates",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    team_identifier = table.Column<string>(type: "text", nullable: false),
                    team_name = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    supports_nfc = table.Column<bool>(type: "boolean", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    leaf = table.Column<byte[]>(type: "bytea", nullable: false),
                    intermediate = table.Column<byte[]>(type: "bytea", nullable: false),
                    private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificates", x => x.id);
                    table.ForeignKey(
                        name: "fk_certificates_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "dynamic_images",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha1 = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    png = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dynamic_images", x => new { x.account_id, x.sha1 });
                    table.ForeignKey(
                        name: "fk_dynamic_images_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "signing_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    public_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_requests", x => x.id);
                    table.ForeignKey(
                        name: "fk_signing_requests_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    index = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    certificate_id = table.Column<string>(type: "character varying(10)", nullable: false),
                    status = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    start_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    meta = table.Column<string>(type: "json", nullable: true),
                    white_label = table.Column<string>(type: "json", nullable: true),
                    white_label_logo = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    max_issue = table.Column<long>(type: "bigint", nullable: false),
                    counter_id = table.Column<long>(type: "bigint", nullable: false),
                    change_count = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaigns_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_campaigns_certificate_id",
                        column: x => x.certificate_id,
                        principalTable: "certificates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "templates",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<long>(type: "bigint", nullable: false),
                    index = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    status = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    language = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    start_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    max_issue = table.Column<long>(type: "bigint", nullable: false),
                    counter_id = table.Column<long>(type: "bigint", nullable: false),
                    timezone = table.Column<decimal>(type: "numeric(4,2)", precision: 4, scale: 2, nullable: true),
                    dynamic_keys = table.Column<string>(type: "json", nullable: true),
                    dynamic_image_keys = table.Column<string>(type: "json", nullable: true),
                    passbook = table.Column<string>(type: "json", nullable: false),
                    passbook_redeem = table.Column<string>(type: "json", nullable: true),
                    passbook_lang = table.Column<string>(type: "json", nullable: true),
                    passbook_lang_redeem = table.Column<string>(type: "json", nullable: true),
                    meta = table.Column<string>(type: "json", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    pushed = table.Column<long>(type: "bigint", nullable: false),
                    push_count = table.Column<int>(type: "integer", nullable: false),
                    pushed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_templates", x => x.id);
                    table.ForeignKey(
                        name: "fk_templates_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_templates_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "passes",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(14)", maxLength: 14, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<long>(type: "bigint", nullable: false),
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    user_defined_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    dynamic_data = table.Column<string>(type: "json", nullable: true),
                    dynamic_index = table.Column<string>(type: "jsonb", nullable: true),
                    dynamic_images = table.Column<string>(type: "json", nullable: true),
                    dynamic_backfields = table.Column<string>(type: "json", nullable: true),
                    passbook = table.Column<string>(type: "json", nullable: true),
                    recovery_email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    is_redeemed = table.Column<bool>(type: "boolean", nullable: false),
                    is_invalid = table.Column<bool>(type: "boolean", nullable: false),
                    is_voided = table.Column<bool>(type: "boolean", nullable: false),
                    expiry_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_redeem_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    passbook_devices = table.Column<int>(type: "integer", nullable: false),
                    android_pay_devices = table.Column<int>(type: "integer", nullable: false),
                    first_registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    first_unregistered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_unregistered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    change_count = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    issued_revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passes", x => x.id);
                    table.ForeignKey(
                        name: "fk_passes_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_passes_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_passes_template_id",
                        column: x => x.template_id,
                        principalTable: "templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "template_images",
                columns: table => new
                {
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    original = table.Column<byte[]>(type: "bytea", nullable: false),
                    scaled_for = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    scale1 = table.Column<byte[]>(type: "bytea", nullable: true),
                    scale2 = table.Column<byte[]>(type: "bytea", nullable: true),
                    scale3 = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template_images", x => new { x.template_id, x.part });
                    table.ForeignKey(
                        name: "fk_template_images_template_id",
                        column: x => x.template_id,
                        principalTable: "templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "template_tags",
                columns: table => new
                {
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    tag = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template_tags", x => new { x.template_id, x.pass_type_identifier });
                    table.ForeignKey(
                        name: "fk_template_tags_template_id",
                        column: x => x.template_id,
                        principalTable: "templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "registrations",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    pass_id = table.Column<string>(type: "character varying(14)", maxLength: 14, nullable: false, collation: "C"),
                    update_tag = table.Column<long>(type: "bigint", nullable: false),
                    known_tag = table.Column<long>(type: "bigint", nullable: false),
                    fetched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registrations", x => new { x.device_id, x.pass_type_identifier, x.pass_id });
                    table.ForeignKey(
                        name: "fk_registrations_device_id_pass_type_identifier",
                        columns: x => new { x.device_id, x.pass_type_identifier },
                        principalTable: "devices",
                        principalColumns: new[] { "device_id", "pass_type_identifier" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_registrations_pass_id",
                        column: x => x.pass_id,
                        principalTable: "passes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_api_key",
                table: "accounts",
                column: "api_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_brand_id",
                table: "accounts",
                column: "brand_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_account_id_id",
                table: "audit_entries",
                columns: new[] { "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_object",
                table: "audit_entries",
                column: "object");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_account_id_name",
                table: "campaigns",
                columns: new[] { "account_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_certificate_id",
                table: "campaigns",
                column: "certificate_id");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_account_id_pass_type_identifier",
                table: "certificates",
                columns: new[] { "account_id", "pass_type_identifier" });

            migrationBuilder.CreateIndex(
                name: "ix_certificates_account_id_sha256",
                table: "certificates",
                columns: new[] { "account_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_device_log_lines_pass_id",
                table: "device_log_lines",
                column: "pass_id",
                filter: "pass_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_devices_account_id_pass_type_identifier_push_due_at",
                table: "devices",
                columns: new[] { "account_id", "pass_type_identifier", "push_due_at" },
                filter: "push_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_devices_suspended_at",
                table: "devices",
                column: "suspended_at",
                filter: "suspended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_is_dead",
                table: "jobs",
                column: "is_dead",
                filter: "is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_kind_run_at",
                table: "jobs",
                columns: new[] { "kind", "run_at" },
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_kind_subject",
                table: "jobs",
                columns: new[] { "kind", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_android_pay_devices",
                table: "passes",
                columns: new[] { "account_id", "android_pay_devices" },
                filter: "android_pay_devices > 0");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_created_at",
                table: "passes",
                columns: new[] { "account_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_expiry_date",
                table: "passes",
                columns: new[] { "account_id", "expiry_date" },
                filter: "expiry_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_first_registered_at",
                table: "passes",
                columns: new[] { "account_id", "first_registered_at" },
                filter: "first_registered_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_first_unregistered_at",
                table: "passes",
                columns: new[] { "account_id", "first_unregistered_at" },
                filter: "first_unregistered_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_is_invalid",
                table: "passes",
                columns: new[] { "account_id", "is_invalid" },
                filter: "is_invalid");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_is_redeemed",
                table: "passes",
                columns: new[] { "account_id", "is_redeemed" },
                filter: "is_redeemed");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_is_voided",
                table: "passes",
                columns: new[] { "account_id", "is_voided" },
                filter: "is_voided");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_last_redeem_at",
                table: "passes",
                columns: new[] { "account_id", "last_redeem_at" },
                filter: "last_redeem_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_last_registered_at",
                table: "passes",
                columns: new[] { "account_id", "last_registered_at" },
                filter: "last_registered_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_last_unregistered_at",
                table: "passes",
                columns: new[] { "account_id", "last_unregistered_at" },
                filter: "last_unregistered_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_number",
                table: "passes",
                columns: new[] { "account_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_passbook_devices",
                table: "passes",
                columns: new[] { "account_id", "passbook_devices" },
                filter: "passbook_devices > 0");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_recovery_email",
                table: "passes",
                columns: new[] { "account_id", "recovery_email" },
                filter: "recovery_email IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_registered",
                table: "passes",
                columns: new[] { "account_id", "number" },
                filter: "passbook_devices > 0 OR android_pay_devices > 0")
                .Annotation("Npgsql:IndexInclude", new[] { "passbook_devices", "android_pay_devices" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_updated_at",
                table: "passes",
                columns: new[] { "account_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_account_id_user_defined_id",
                table: "passes",
                columns: new[] { "account_id", "user_defined_id" },
                filter: "user_defined_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_campaign_id_number",
                table: "passes",
                columns: new[] { "campaign_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_campaign_id_registered",
                table: "passes",
                columns: new[] { "campaign_id", "number" },
                filter: "passbook_devices > 0 OR android_pay_devices > 0")
                .Annotation("Npgsql:IndexInclude", new[] { "passbook_devices", "android_pay_devices" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_campaign_id_user_defined_id",
                table: "passes",
                columns: new[] { "campaign_id", "user_defined_id" },
                unique: true,
                filter: "user_defined_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_passes_dynamic_index",
                table: "passes",
                column: "dynamic_index")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "jsonb_path_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_template_id_number",
                table: "passes",
                columns: new[] { "template_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_passes_template_id_registered",
                table: "passes",
                columns: new[] { "template_id", "number" },
                filter: "passbook_devices > 0 OR android_pay_devices > 0")
                .Annotation("Npgsql:IndexInclude", new[] { "passbook_devices", "android_pay_devices" });

            migrationBuilder.CreateIndex(
                name: "ix_push_pages_due_at",
                table: "push_pages",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_registrations_pass_id",
                table: "registrations",
                column: "pass_id");

            migrationBuilder.CreateIndex(
                name: "ix_signing_requests_account_id_public_key",
                table: "signing_requests",
                columns: new[] { "account_id", "public_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_templates_account_id_index",
                table: "templates",
                columns: new[] { "account_id", "index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_templates_account_id_name",
                table: "templates",
                columns: new[] { "account_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_templates_campaign_id_id",
                table: "templates",
                columns: new[] { "campaign_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "device_log_lines");

            migrationBuilder.DropTable(
                name: "dynamic_images");

            migrationBuilder.DropTable(
                name: "issue_counters");

            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropTable(
                name: "pass_types");

            migrationBuilder.DropTable(
                name: "push_pages");

            migrationBuilder.DropTable(
                name: "registrations");

            migrationBuilder.DropTable(
                name: "signing_requests");

            migrationBuilder.DropTable(
                name: "template_images");

            migrationBuilder.DropTable(
                name: "template_tags");

            migrationBuilder.DropTable(
                name: "update_lines");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "passes");

            migrationBuilder.DropTable(
                name: "templates");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "certificates");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropSequence(
                name: "issue_counter_ids");
        }
    }
}
