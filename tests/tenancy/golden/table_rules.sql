-- membership: TenantPrimaryKey
ALTER TABLE "membership" DROP CONSTRAINT "membership_pkey";
ALTER TABLE "membership" ADD CONSTRAINT "membership_pk" PRIMARY KEY (tenant_id, id);
ALTER TABLE "membership" DROP CONSTRAINT IF EXISTS "membership_pk";
ALTER TABLE "membership" ADD CONSTRAINT "membership_pkey" PRIMARY KEY (id);
-- membership: TenantPolicy
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "membership" FORCE ROW LEVEL SECURITY;
CREATE POLICY "membership_tenant" ON "membership" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
DROP POLICY "membership_tenant" ON "membership";
ALTER TABLE "membership" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "membership" DISABLE ROW LEVEL SECURITY;
-- membership: PersonPolicy
CREATE POLICY "membership_own_rows" ON "membership" FOR SELECT USING (user_id = nullif(current_setting('app.user', true), '')::uuid);
DROP POLICY "membership_own_rows" ON "membership";
-- role_term: TenantPrimaryKey
ALTER TABLE "role_term" DROP CONSTRAINT "role_term_pkey";
ALTER TABLE "role_term" ADD CONSTRAINT "role_term_pk" PRIMARY KEY (tenant_id, id);
ALTER TABLE "role_term" DROP CONSTRAINT IF EXISTS "role_term_pk";
ALTER TABLE "role_term" ADD CONSTRAINT "role_term_pkey" PRIMARY KEY (id);
-- role_term: TenantPolicy
ALTER TABLE "role_term" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "role_term" FORCE ROW LEVEL SECURITY;
CREATE POLICY "role_term_tenant" ON "role_term" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
DROP POLICY "role_term_tenant" ON "role_term";
ALTER TABLE "role_term" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "role_term" DISABLE ROW LEVEL SECURITY;
-- role_term: TenantReference
ALTER TABLE "role_term" ADD CONSTRAINT "role_term_stream_id_fk" FOREIGN KEY (tenant_id, "stream_id") REFERENCES "value_stream" (tenant_id, id);
ALTER TABLE "role_term" DROP CONSTRAINT IF EXISTS "role_term_stream_id_fk";
-- role_term: TenantReference
ALTER TABLE "role_term" ADD CONSTRAINT "role_term_membership_id_fk" FOREIGN KEY (tenant_id, "membership_id") REFERENCES "membership" (tenant_id, id);
ALTER TABLE "role_term" DROP CONSTRAINT IF EXISTS "role_term_membership_id_fk";
