import type { Api } from "./api.ts";
import type { components } from "./schema.gen.ts";
import type { Colleague } from "./staff-session.ts";

type Schemas = components["schemas"];

/** The day at a glance: what each person carries and how each department stands. */
export type Desk = Schemas["Desk"];
export type PersonLoad = Schemas["PersonLoad"];
export type DepartmentLoad = Schemas["DepartmentLoad"];
/** How each department stands at one instant. */
export type Wall = Schemas["Wall"];
export type DepartmentWall = Schemas["DepartmentWall"];
/** How a department works: routing, targets, waits, call-backs. */
export type Policy = Schemas["Policy"];
export type Moved = Schemas["Moved"];
export type TellWaiting = Schemas["TellWaiting"];
export type Banner = Schemas["SetBanner"];
export type StaffTopic = Schemas["Topic"];

/** Somebody as whoever runs the house sees them. */
export type Member = Omit<Schemas["Member"], "departments" | "languages"> & {
  departments: string[];
  languages: string[];
};
export type EditStaff = Schemas["EditStaff"];
export type StaffLink = Schemas["StaffLink"];
export type BadRow = Schemas["BadRow"];
export type StaffImport = { staff: Schemas["ImportedStaff"][]; bad: BadRow[] };
export type ReplyImport = { replies: Schemas["Tool"][]; bad: BadRow[] };

/** All that is set of a site, as one form. */
export type SiteSettings = Schemas["SiteSettings"];
export type SiteSet = {
  key: string;
  live: boolean;
  settings: Omit<SiteSettings, "origins" | "languages" | "emergency" | "departments"> & {
    origins: string[];
    languages: string[];
    emergency: { tel: string; label: Record<string, string> }[];
    departments: string[];
  };
};
export type DepartmentSettings = Schemas["DepartmentSettings"];
export type TextGap = Schemas["TextGap"];
export type FirstDayStep = Omit<Schemas["FirstDayStep"], "missing" | "gaps"> & {
  missing?: string[];
  gaps?: TextGap[];
};
export type FirstDay = Omit<Schemas["FirstDay"], "steps"> & { steps: FirstDayStep[] };
export type HoursVersion = Schemas["CalendarVersion"];
/** All versions, latest first; `current` is the id of the one that holds now, `version` that of them all. */
export type Hours = { current?: string; version: number; versions: HoursVersion[] };
export type HoursChange = Schemas["SetHours"];

/** A site as staff see it. */
export type StaffSite = Schemas["StaffSite"];

/** A policy as it is in force, and what was before, newest first. */
export interface Policies {
  policy: Policy;
  versions: Policy[] | null;
}

/** What supervisors do to steer the day. Departments go by their key. All throw ApiError. */
export class House {
  readonly #api: Api;

  /** Made by StaffClient. */
  constructor(api: Api) {
    this.#api = api;
  }

  desk(): Promise<Desk> {
    return this.#api.get<{ desk: Desk }>("/desk").then((a) => a.desk);
  }

  /** How each department stands now; supervisors, managers, admins. */
  wall(): Promise<Wall> {
    return this.#api.ask<{ wall: Wall }>("/wall").then((a) => a.wall);
  }

  /** Gives everything that somebody has back to the queues; "signed_in" while they are here. */
  handOver(staff: string, reason: string): Promise<Moved> {
    return this.#api.post(`/staff/${staff}/hand-over`, { reason });
  }

  /** Lets somebody work in another department until a time; 0 ends that. */
  lend(staff: string, department: string, until: number): Promise<Colleague> {
    return this.#staff(this.#api.post(`/staff/${staff}/lend`, { department, until }));
  }

  /** As all that is edited, if it still is what was seen. */
  setCapacity(staff: string, capacity: number, seen: number): Promise<Colleague> {
    return this.#staff(this.#api.put(`/staff/${staff}/capacity`, { capacity, seen }));
  }

  setLanguages(staff: string, languages: string[], seen: readonly string[]): Promise<Colleague> {
    return this.#staff(this.#api.put(`/staff/${staff}/languages`, { languages, seen }));
  }

  /** Everybody who works or worked here. Admins. */
  team(): Promise<Member[]> {
    return this.#api.get<{ team: Member[] }>("/team").then((a) => a.team);
  }

  /** Without a password: they set one by a link. */
  addStaff(person: Omit<EditStaff, "version">): Promise<Colleague> {
    return this.#staff(this.#api.post("/staff", { ...person, password: "" }));
  }

  async editStaff(id: string, person: EditStaff): Promise<void> {
    await this.#api.put(`/staff/${id}`, person);
  }

  async deactivateStaff(id: string): Promise<void> {
    await this.#api.post(`/staff/${id}/deactivate`, {});
  }

  async reactivateStaff(id: string): Promise<void> {
    await this.#api.post(`/staff/${id}/reactivate`, {});
  }

  /** Links with which these people set their password; the ones before are over. */
  staffLinks(staff: readonly string[]): Promise<StaffLink[]> {
    return this.#api.post<{ links: StaffLink[] }>("/staff/links", { staff }).then((a) => a.links);
  }

  /** A CSV file in base64; dry, it only says what that would do. */
  importStaff(file: string, dry: boolean): Promise<StaffImport> {
    return this.#api
      .post<{ import: StaffImport }>("/staff/import", { file, dry_run: dry })
      .then((a) => a.import);
  }

  /** Canned replies, in the same way. */
  importReplies(file: string, dry: boolean): Promise<ReplyImport> {
    return this.#api
      .post<{ import: ReplyImport }>("/tools/replies/import", { file, dry_run: dry })
      .then((a) => a.import);
  }

  siteSettings(key: string): Promise<SiteSet> {
    return this.#api.get<{ site: SiteSet }>(`/sites/${encodeURIComponent(key)}/settings`).then((a) => a.site);
  }

  /** Makes a site that is not live yet, or changes one. */
  setSite(key: string, settings: SiteSettings): Promise<SiteSet> {
    return this.#api
      .put<{ site: SiteSet }>(`/sites/${encodeURIComponent(key)}/settings`, settings)
      .then((a) => a.site);
  }

  goLive(key: string, live: boolean): Promise<SiteSet> {
    return this.#api
      .post<{ site: SiteSet }>(`/sites/${encodeURIComponent(key)}/live`, { live })
      .then((a) => a.site);
  }

  /** From now on this browser is a patient of the site at /practice/KEY. */
  async practise(key: string): Promise<void> {
    await this.#api.post(`/sites/${encodeURIComponent(key)}/practice`, {});
  }

  /** Also those that were closed down. */
  allDepartments(): Promise<DepartmentSettings[]> {
    return this.#api
      .get<{ departments: DepartmentSettings[] }>("/departments/all")
      .then((a) => a.departments);
  }

  async addDepartment(settings: DepartmentSettings): Promise<void> {
    await this.#api.post("/departments", settings);
  }

  async editDepartment(settings: DepartmentSettings): Promise<void> {
    await this.#api.put(`/departments/${settings.key}`, settings);
  }

  hours(department: string): Promise<Hours> {
    return this.#api.get<{ hours: Hours }>(`/departments/${department}/hours`).then((a) => a.hours);
  }

  async setHours(department: string, change: HoursChange): Promise<void> {
    await this.#api.post(`/departments/${department}/hours`, change);
  }

  firstDay(): Promise<FirstDay> {
    return this.#api.get<{ first_day: FirstDay }>("/first-day").then((a) => a.first_day);
  }

  /** Says of a step that only a person can judge that it is right as it is. */
  settleFirstDay(step: string, settled: boolean): Promise<FirstDay> {
    return this.#api.put<{ first_day: FirstDay }>(`/first-day/${step}`, { settled }).then((a) => a.first_day);
  }

  /** Usual departments, topics and questions, where there are none. */
  async starterPack(): Promise<void> {
    await this.#api.post("/first-day/starter", {});
  }

  /** Takes nobody live until a time; 0 takes patients again. */
  async stopIntake(department: string, until: number, reason = ""): Promise<void> {
    await this.#api.post(`/departments/${department}/intake`, { until, reason });
  }

  /** Writes to all whose promise is due before an instant, and renews it: how many. */
  tellWaiting(department: string, words: TellWaiting): Promise<{ told: number }> {
    return this.#api.post(`/departments/${department}/tell`, words);
  }

  policies(department: string): Promise<Policies> {
    return this.#api.get(`/departments/${department}/policy`);
  }

  /** `seen`: the id of the rules there were, "" for the usual ones. */
  setPolicy(department: string, policy: Policy, seen: string): Promise<Policy> {
    return this.#api
      .put<{ policy: Policy }>(`/departments/${department}/policy`, { policy, seen })
      .then((a) => a.policy);
  }

  /** Replaces topics by others, if they are still those that were seen. */
  async setTopics(department: string, topics: StaffTopic[], seen: readonly StaffTopic[]): Promise<void> {
    await this.#api.put(`/departments/${department}/topics`, { topics, seen });
  }

  async sites(): Promise<StaffSite[]> {
    return (await this.#api.get<{ sites: StaffSite[] | null }>("/sites")).sites ?? [];
  }

  /** A notice above everything in a site's widget; no text takes it down. */
  async setBanner(site: string, banner: Banner): Promise<void> {
    await this.#api.put(`/sites/${encodeURIComponent(site)}/banner`, banner);
  }

  /** Lets a patient write no more, or again. */
  async block(patient: string, blocked: boolean, reason = ""): Promise<void> {
    await this.#api.post(`/patients/${patient}/block`, { blocked, reason });
  }

  async #staff(answer: Promise<{ staff: Colleague }>): Promise<Colleague> {
    return (await answer).staff;
  }
}
