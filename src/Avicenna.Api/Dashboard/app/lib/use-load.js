// Loading for a view. What was loaded before stays until the new answer is there, so that nothing jumps.
import { useEffect, useState } from "./html.js";

export function useLoad(load, inputs) {
  const [state, setState] = useState({ data: null, error: null, of: null });
  const [round, setRound] = useState(0);
  const asked = JSON.stringify([...inputs, round]);
  useEffect(() => {
    const controller = new AbortController();
    const settle = (data, error) => !controller.signal.aborted && setState({ data, error, of: asked });
    load(controller.signal).then(data => settle(data, null), error => settle(null, error));
    return () => controller.abort();
  }, [asked]);
  return {
    data: state.data,
    error: state.error,
    loading: state.of !== asked,
    reload: () => setRound(count => count + 1),
    setData: data => setState({ data, error: null, of: asked }),
  };
}

// One thing at a time that a person asked for, such as sending a form.
export function useWork() {
  const [state, setState] = useState({ busy: false, error: null });
  async function run(work) {
    setState({ busy: true, error: null });
    try {
      const result = await work();
      setState({ busy: false, error: null });
      return result;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    }
  }

  return { ...state, run, setError: error => setState({ busy: false, error }) };
}

// The text once it hasn't changed for a while.
export function useSettled(text, milliseconds) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

// The pages of a list by their cursors, back to the first as soon as what is asked for changes: a cursor belongs to its filters.
export function usePages(filters) {
  const [state, setState] = useState({ filters, pages: [null] });
  const pages = state.filters === filters ? state.pages : [null];
  return [pages, next => setState({ filters, pages: next })];
}
