// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { basicHeader } from "./basic-auth.js";
import type { Credentials } from "./context.js";
import { oauth2Token } from "./oauth2.js";

/** What a credential adds to a request. */
export interface AuthParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

type Way = (values: Credentials) => AuthParts | Promise<AuthParts>;

/** Reads a field of a credential and says which environment variable is missing when it is not there. */
function field(values: Credentials, name: string): string {
  const value = values[name];
  if (value === undefined) throw new StepError(`The credential has no value for "${name}"`);
  return value;
}

const header = (name: string, key: string, prefix = ""): Way => (values) => ({ headers: { [name]: prefix + field(values, key) } });
const bearer = (key: string): Way => header("authorization", key, "Bearer ");
const query = (name: string, key: string): Way => (values) => ({ query: { [name]: field(values, key) } });
const basicOf = (user: string, password: string): AuthParts => ({ headers: { authorization: basicHeader(`${user}:${password}`) } });
const oauth2: Way = async (values) => ({ headers: { authorization: `Bearer ${await oauth2Token(values)}` } });

/** How credentials of a type are used. Types that are not named here send `accessToken`, `apiKey`, `apiToken` or `token` as a bearer token. */
const ways: Readonly<Record<string, Way>> = {
  httpBasicAuth: (values) => basicOf(field(values, "user"), field(values, "password")),
  httpBearerAuth: bearer("token"),
  httpHeaderAuth: (values) => ({ headers: { [field(values, "name")]: field(values, "value") } }),
  httpQueryAuth: (values) => ({ query: { [field(values, "name")]: field(values, "value") } }),
  httpCustomAuth: custom,
  oAuth2Api: oauth2,
  airtopApi: (values) => ({ headers: { authorization: `Bearer ${field(values, "apiKey")}`, "api-key": field(values, "apiKey") } }),
  anthropicApi: (values) => ({ headers: { "x-api-key": field(values, "apiKey"), "anthropic-version": "2023-06-01" } }),
  activeCampaignApi: header("api-token", "apiKey"),
  clickUpApi: header("authorization", "accessToken"),
  clockifyApi: header("x-api-key", "apiKey"),
  discordBotApi: header("authorization", "botToken", "Bot "),
  elevenLabsApi: header("xi-api-key", "apiKey"),
  facebookGraphApi: query("access_token", "accessToken"),
  githubApi: header("authorization", "accessToken", "token "),
  googlePalmApi: query("key", "apiKey"),
  hubspotApi: query("hapikey", "apiKey"),
  hubspotAppToken: bearer("appToken"),
  instagramGraphApi: query("access_token", "accessToken"),
  jiraSoftwareCloudApi: (values) => basicOf(field(values, "email"), field(values, "apiToken")),
  deepLApi: header("authorization", "apiKey", "DeepL-Auth-Key "),
  lemlistApi: (values) => basicOf("", field(values, "apiKey")),
  lokaliseApi: (values) => ({ headers: { "x-api-token": values["accessToken"] ?? field(values, "apiKey") } }),
  mattermostApi: bearer("accessToken"),
  n8nApi: header("x-n8n-api-key", "apiKey"),
  nocoDbApiToken: header("xc-token", "apiToken"),
  notionApi: (values) => ({ headers: { authorization: `Bearer ${field(values, "apiKey")}`, "notion-version": "2022-02-22" } }),
  openAiApi: (values) => ({
    headers: { authorization: `Bearer ${field(values, "apiKey")}`, ...(values["organizationId"] === undefined ? {} : { "openai-organization": values["organizationId"] }) },
  }),
  pipedriveApi: query("api_token", "apiToken"),
  pineconeApi: header("api-key", "apiKey"),
  qdrantApi: header("api-key", "apiKey"),
  sendInBlueApi: header("api-key", "apiKey"),
  shopifyAccessTokenApi: header("x-shopify-access-token", "accessToken"),
  shopifyOAuth2Api: async (values) => ({ headers: { "x-shopify-access-token": await oauth2Token(values) } }),
  stripeApi: bearer("secretKey"),
  supabaseApi: (values) => ({ headers: { apikey: field(values, "serviceRole"), authorization: `Bearer ${field(values, "serviceRole")}` } }),
  trelloApi: (values) => ({ query: { key: field(values, "apiKey"), token: field(values, "apiToken") } }),
  twilioApi: (values) => (values["authToken"] === undefined ? basicOf(field(values, "apiKeySid"), field(values, "apiKeySecret")) : basicOf(field(values, "accountSid"), field(values, "authToken"))),
  wordpressApi: (values) => basicOf(field(values, "username"), field(values, "password")),
  zendeskApi: (values) => basicOf(`${field(values, "email")}/token`, field(values, "apiToken")),
};

/** What a credential of the given type adds to a request. */
export async function authParts(type: string, values: Credentials): Promise<AuthParts> {
  const way = ways[type];
  if (way !== undefined) return way(values);
  if (["httpDigestAuth", "oAuth1Api", "httpSslAuth", "aws"].includes(type)) throw new StepError(`The authentication "${type}" is not supported: write the request by hand`);
  if (/oauth2/i.test(type) || values["refreshToken"] !== undefined) return oauth2(values);
  const token = values["accessToken"] ?? values["apiKey"] ?? values["apiToken"] ?? values["token"];
  if (token === undefined) throw new StepError(`The credential of type "${type}" has none of the fields accessToken, apiKey, apiToken, token`);
  return { headers: { authorization: `Bearer ${token}` } };
}

function custom(values: Credentials): AuthParts {
  let parts: unknown;
  try {
    parts = JSON.parse(field(values, "json"));
  } catch (cause) {
    throw new StepError("Invalid Custom Auth JSON", { cause });
  }
  const texts = (key: string): Record<string, string> => Object.fromEntries(Object.entries(section(parts, key)).map(([name, value]) => [name, String(value)]));
  return { headers: texts("headers"), query: texts("qs"), body: section(parts, "body") };
}

function section(parts: unknown, key: string): Record<string, unknown> {
  if (typeof parts !== "object" || parts === null) return {};
  const value: unknown = new Map(Object.entries(parts)).get(key);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
