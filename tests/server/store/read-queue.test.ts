/** Reads that wait together share a snapshot, and nothing else. */
import { expect, test } from "vitest";
import { createReadQueue } from "../../../server/store/read-queue.ts";

/** A control that writes down what it is asked. */
const recording = (begin: () => void = () => {}) => {
  const steps: string[] = [];
  const control = {
    begin: () => {
      steps.push("begin");
      begin();
    },
    end: () => void steps.push("end"),
  };
  const read = (name: string) => async () => {
    steps.push(name);
    return name;
  };
  return { steps, queue: createReadQueue(control), read };
};

test("reads that are asked for together share one snapshot, in their order", async () => {
  const { steps, queue, read } = recording();
  expect(await Promise.all([queue.add(read("one")), queue.add(read("two"))])).toEqual(["one", "two"]);
  await queue.idle();
  expect(steps).toEqual(["begin", "one", "two", "end"]);
});

test("a read that is asked for while a snapshot is read gets a newer one", async () => {
  const { steps, queue, read } = recording();
  let late: Promise<string> | undefined;
  await queue.add(async () => {
    late = queue.add(read("late"));
    return await read("early")();
  });
  expect(await late).toBe("late");
  await queue.idle();
  expect(steps).toEqual(["begin", "early", "end", "begin", "late", "end"]);
});

test("a read that fails keeps no other from its answer", async () => {
  const { steps, queue, read } = recording();
  const failing = queue.add(async () => {
    throw new Error("no such table");
  });
  const fine = queue.add(read("fine"));
  await expect(failing).rejects.toThrow("no such table");
  expect(await fine).toBe("fine");
  await queue.idle();
  expect(steps).toEqual(["begin", "fine", "end"]);
});

test("where no snapshot can be had every read is told so, and the next one is tried anew", async () => {
  let broken = true;
  const { queue, read } = recording(() => {
    if (broken) throw new Error("disk I/O error");
  });
  const both = [queue.add(read("one")), queue.add(read("two"))];
  for (const each of both) await expect(each).rejects.toThrow("disk I/O error");
  broken = false;
  expect(await queue.add(read("again"))).toBe("again");
});

test("a snapshot that could not be let go of is tried again", async () => {
  let open = false;
  let stuck = true;
  const queue = createReadQueue({
    begin: () => {
      if (open) throw new Error("cannot start a transaction within a transaction");
      open = true;
    },
    end: () => {
      if (stuck) throw new Error("disk I/O error");
      open = false;
    },
  });
  expect(await queue.add(async () => "answered")).toBe("answered");
  await queue.idle();
  stuck = false;
  await expect(queue.add(async () => "too early")).rejects.toThrow("within a transaction");
  expect(await queue.add(async () => "again")).toBe("again");
});
