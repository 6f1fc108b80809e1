// What ical.js understands of a calendar: node read_calendar.mjs MODULE < file.ics. Instants in UTC, days as they are.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const two = (number) => String(number).padStart(2, "0");
const instant = (time) => {
  const day = `${time.year}-${two(time.month)}-${two(time.day)}`;
  if (time.isDate) return day;
  const utc = time.convertToZone(ICAL.Timezone.utcTimezone);
  return `${utc.year}-${two(utc.month)}-${two(utc.day)}T${two(utc.hour)}:${two(utc.minute)}Z`;
};
const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
const read = events.map((event) => [
  event.uid,
  { start: instant(event.startDate), end: instant(event.endDate), summary: event.summary },
]);
console.log(JSON.stringify(Object.fromEntries(read)));
