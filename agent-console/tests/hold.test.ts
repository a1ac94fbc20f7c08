import { afterEach, describe, expect, it, vi } from "vitest";
import { holdKeys } from "../src/keyboard/hold.ts";

const press = (key: string, more: KeyboardEventInit = {}, on: Element = document.body) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

function dialogWith(html: string): HTMLInputElement {
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  dialog.innerHTML = html;
  document.body.append(dialog);
  return dialog.firstElementChild as HTMLInputElement;
}

describe("keys typed while a dialog is on its way", () => {
  const commands = vi.fn();
  document.addEventListener("keydown", (event) => commands(event.key));
  const called = vi.fn();
  let end = () => {};
  const hold = () => {
    end = holdKeys(called);
  };
  afterEach(() => {
    end();
    document.body.innerHTML = "";
    vi.clearAllMocks();
  });

  it("are no commands, and stand in its field behind what stood there", () => {
    hold();
    for (const key of ["r", "e", "s", "x", "Backspace", "j"]) press(key);
    press("k", { ctrlKey: true });
    press("j", { repeat: true });
    press("Enter");
    const field = dialogWith("<input value='is:open '>");
    const heard = vi.fn();
    field.addEventListener("input", () => heard(field.value));
    field.focus();
    expect(commands).not.toHaveBeenCalled();
    expect(heard.mock.calls).toEqual([["is:open resj"]]);
    press("e", {}, field);
    expect(commands.mock.calls).toEqual([["e"]]);
  });

  it("do not reach the field that still has the focus", () => {
    const composer = document.createElement("textarea");
    document.body.append(composer);
    hold();
    composer.focus();
    expect(press("a", {}, composer)).toBe(false);
    expect(composer.value).toBe("");
  });

  it("are no longer held from Tab on, which is never kept from moving the focus", () => {
    hold();
    expect(press("Tab")).toBe(true);
    press("e");
    expect(commands.mock.calls).toEqual([["Tab"], ["e"]]);
  });

  it("are dropped by a dialog without a field", () => {
    hold();
    press("e");
    const box = dialogWith("<input type='checkbox' value='on'>");
    box.focus();
    expect(box.value).toBe("on");
    press("j");
    expect(commands.mock.calls).toEqual([["j"]]);
  });

  it("call it off by Escape, and are commands again", () => {
    hold();
    press("e");
    press("Escape");
    expect(called).toHaveBeenCalledOnce();
    press("j");
    expect(commands.mock.calls).toEqual([["j"]]);
  });

  it("are commands again for whoever takes the pointer", () => {
    hold();
    document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    press("j");
    expect(commands.mock.calls).toEqual([["j"]]);
  });
});
