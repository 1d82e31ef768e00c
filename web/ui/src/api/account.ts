import { call, get } from "./call";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Key = Schemas["Key"];
export type KeyMade = Schemas["KeyMade"];
export type BillingPeriod = Schemas["BillingPeriod"];
export type Usage = Schemas["Usage"];

export const listKeys = (signal?: AbortSignal) => get<Schemas["Keys"]>("/api/v1/keys", {}, signal);
export const createKey = (key: { name: string; scope: string; expires_at?: string }) => call<KeyMade>("POST", "/api/v1/keys", { body: key });
export const revokeKey = (id: string) => call<unknown>("DELETE", `/api/v1/keys/${id}`);

/** What the team used in the months between two days, YYYY-MM-DD. */
export const getUsage = (start: string, end: string, signal?: AbortSignal) => call<Usage>("POST", "/api/v1/usage", { body: { start_date: start, end_date: end }, signal });

export type DailyUsage = { days: { day: string; credits: number; executions: number }[]; queries: { query_id: number; name?: string; credits: number; executions: number }[] };
export const getDailyUsage = (start: string, end: string, signal?: AbortSignal) => get<DailyUsage>("/api/v1/usage/daily", { start_date: start, end_date: end }, signal);

export type System = {
  version: string;
  sandbox?: Record<string, boolean>;
  tiers: { performance: string; slots: number; executing: number; pending: number }[];
};
export const getSystem = (signal?: AbortSignal) => get<System>("/api/v1/system", {}, signal);
