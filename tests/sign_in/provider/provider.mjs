/* Two OpenID providers for the tests, run as `node provider.mjs`: prints one JSON line with their issuers when they answer.

   Whoever comes is signed in at once as the account that POST /control named last. The same call can set the provider's
   clock wrong (seconds), let it call itself otherwise, or let it hand out another token than the one it just made. */
import { createServer } from "node:http";
import Provider from "oidc-provider";

const accounts = {
  olga: { email: "member@northshore.example", email_verified: true },
  unverified: { email: "member@northshore.example", email_verified: false },
};
let clock = 0; // seconds that every clock in this process is wrong
const now = Date.now;
Date.now = () => now() + clock * 1000;

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

function forged(token) {
  const [head, , signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  return [head, Buffer.from(JSON.stringify({ ...claims, sub: "somebody" })).toString("base64url"), signature].join(".");
}

function unsigned(token) {
  return [Buffer.from('{"alg":"none"}').toString("base64url"), token.split(".")[1], ""].join(".");
}

async function start() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const told = { account: "olga", issuer: null, token: null, ways: null };
  const made = []; // each ID token handed out, the oldest first

  const provider = new Provider(issuer, {
    clients: ["portal", "other"].map((client_id) => ({
      client_id,
      client_secret: `secret of ${client_id}`,
      redirect_uris: ["https://never.example/"],
    })),
    clientDefaults: { token_endpoint_auth_method: "client_secret_basic" },
    claims: { openid: ["sub", "email", "email_verified"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["for tests only"] },
    ttl: { IdToken: 3600, AccessToken: 3600, AuthorizationCode: 600, Interaction: 86400, Session: 86400, Grant: 86400 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  provider.Client.prototype.redirectUriAllowed = () => true; // the tests' addresses are made as they run

  provider.use(async (ctx, next) => {
    if (ctx.path === "/control") {
      const { clock: seconds, ...rest } = await read(ctx.req);
      if (seconds !== undefined) clock = seconds;
      Object.assign(told, rest);
      ctx.body = {};
      return;
    }
    if (ctx.path.startsWith("/interaction/")) {
      await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: told.account } });
      ctx.respond = false;
      return;
    }
    await next();
    if (ctx.path === "/.well-known/openid-configuration") {
      ctx.body = { ...ctx.body, issuer: told.issuer ?? issuer };
    }
    if (ctx.path === "/token" && ctx.body?.id_token) {
      const own = ctx.body.id_token;
      made.push(own);
      const other = { first: made[0], forged: forged(own), unsigned: unsigned(own), missing: undefined };
      if (told.token) ctx.body = { ...ctx.body, id_token: other[told.token] };
    }
  });
  server.on("request", provider.callback());
  return issuer;
}

console.warn = () => {}; // it warns of its own in-memory store
console.info = console.log;
const issuers = [await start(), await start()];
process.stdout.write(`${JSON.stringify(issuers)}\n`);
