// Configures the certified authorization server for the tests. It listens on a free port of loopback,
// prints its address as one line of JSON on stdout, and stops when its stdin closes.
// The secrets and passwords are in plain text, because they are used in these tests only.

import * as crypto from 'node:crypto';
import * as http from 'node:http';

import Provider from 'oidc-provider';

// The package prints notices. They go to stderr, because stdout holds the address only.
console.info = console.error;

const USER = 'ada';
const PASSWORD = 'provider-password-6f02';

const CODE = { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] };

const clients = [
  {
    ...CODE,
    client_id: 'acme-web',
    client_secret: 'acme-web-secret-41c7',
    redirect_uris: ['https://app.example.test/callback'],
  },
  {
    ...CODE,
    client_id: 'acme-second',
    client_secret: 'acme-second-secret-90de',
    redirect_uris: ['https://second.example.test/callback'],
  },
  {
    ...CODE,
    client_id: 'acme-sacrifice',
    client_secret: 'acme-sacrifice-secret-2b6a',
    redirect_uris: ['https://sacrifice.example.test/callback'],
  },
  {
    ...CODE,
    client_id: 'acme-queried',
    client_secret: 'acme-queried-secret-d318',
    redirect_uris: ['https://business.example.test/message?az-intent-type=1'],
  },
  {
    ...CODE,
    client_id: 'acme-public',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['https://public.example.test/callback'],
  },
  {
    client_id: 'acme-implicit',
    token_endpoint_auth_method: 'none',
    grant_types: ['implicit'],
    response_types: ['id_token'],
    redirect_uris: ['https://implicit.example.test/callback'],
  },
  {
    client_id: 'acme-machine',
    client_secret: 'acme-machine-secret-7e55',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
];

function configuration() {
  const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    clients,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    cookies: { keys: [crypto.randomBytes(16).toString('hex')] },
    scopes: ['openid', 'offline_access', 'orders'],
    claims: { openid: ['sub'], profile: ['name'] },
    responseTypes: ['code', 'id_token'],
    pkce: { methods: ['S256'], required: (_ctx, client) => client.clientAuthMethod === 'none' },
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Ada' }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    // Asks for consent every time, so that a denial does not depend on an earlier consent.
    loadExistingGrant: ({ oidc }) => {
      const granted = oidc.result?.consent?.grantId;
      return granted && oidc.provider.Grant.find(granted);
    },
  };
}

const FORMS = {
  login: '<input name="username"><input name="password" type="password"><button>Log in</button>',
  consent: '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>',
};

function page(res, status, title, form) {
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  res.end(`<!DOCTYPE html><title>${title}</title><h1>${title}</h1>${form ? `<form method="post">${form}</form>` : ''}`);
}

async function posted(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

async function grant(provider, { grantId, session, params, prompt: { details } }) {
  const given = grantId ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (details.missingOIDCScope) given.addOIDCScope(details.missingOIDCScope.join(' '));
  if (details.missingOIDCClaims) given.addOIDCClaims(details.missingOIDCClaims);
  return given.save();
}

async function decided(provider, asked, form) {
  if (form.get('decision') === 'deny') return { error: 'access_denied' };
  return asked.prompt.name === 'login' ? { login: { accountId: USER } }
    : { consent: { grantId: await grant(provider, asked) } };
}

// Serves the login page and the consent page. Each form is posted to the address of its page.
async function interaction(provider, req, res) {
  const asked = await provider.interactionDetails(req, res);
  const { name } = asked.prompt;
  if (req.method !== 'POST') return page(res, 200, name, FORMS[name]);
  const form = await posted(req);
  const good = name === 'login'
    ? form.get('username') === USER && form.get('password') === PASSWORD
    : ['allow', 'deny'].includes(form.get('decision'));
  if (!good) return page(res, 200, `${name}: try again`, FORMS[name]);
  const result = await decided(provider, asked, form);
  return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: name !== 'login' });
}

// Creates a token whose scope does not cover the userinfo endpoint.
async function narrowToken(provider) {
  const client = await provider.Client.find('acme-web');
  const token = new provider.AccessToken({ accountId: USER, client, scope: 'orders', grantId: 'narrow' });
  return token.save();
}

const server = http.createServer();
server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration());
  const answer = provider.callback();
  server.on('request', (req, res) => {
    if (!req.url.startsWith('/interaction/')) return answer(req, res);
    return interaction(provider, req, res).catch((error) => page(res, 400, error.name));
  });
  console.log(JSON.stringify({ issuer, narrow: await narrowToken(provider) }));
});
process.stdin.on('end', () => process.exit()).resume();
