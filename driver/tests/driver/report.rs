//! `asyncify report`.

use crate::support::Sandbox;
use serde_json::Value;

/// `visit` calls by a pointer what may wait, `walk` only `visit`; `direct` waits by itself.
const INDIRECT: &str = r#"
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
__attribute__((noinline)) static int wait(int x) { return host_pause(x) + x; }
int (*hook)(int) = wait;
__attribute__((noinline)) int visit(int x) { return hook(x) * x + 1; }
__attribute__((noinline)) int walk(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += visit(i) * i;
  return sum;
}
__attribute__((export_name("run"))) int direct(int x) { return wait(x) * 3 + x; }
__attribute__((noinline)) int odd(int x) __asm__("</script>\"&'<b>");
int odd(int x) { return wait(x) - x; }
"#;

const COMMAND: &str = "report --switch=env.pause --world=closed";

fn report(sandbox: &Sandbox, more: &str) -> Value {
    let text = sandbox.asyncify(&format!("{COMMAND} --json {more} in.bc")).good();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn advice_that_is_followed_saves_what_it_says() {
    let sandbox = Sandbox::new();
    sandbox.compile("in.bc", INDIRECT, &[]);
    let before = report(&sandbox, "");
    let advice = &before["indirect"][0];
    assert_eq!(advice["option"], "--never=visit", "{advice}");
    assert_eq!(advice["spared"], serde_json::json!(["visit", "walk"]));
    let saved = advice["bytes_saved"].as_i64().unwrap();
    assert!(saved > 0, "{advice}");

    let after = report(&sandbox, advice["option"].as_str().unwrap());
    let bytes = |report: &Value| report["total"]["bytes_after"].as_i64().unwrap();
    assert_eq!(bytes(&before) - bytes(&after), saved);
    let instrumented = |report: &Value| report["total"]["instrumented"].as_u64().unwrap();
    assert_eq!(instrumented(&before) - instrumented(&after), 2);
    assert_eq!(before["total"]["bytes_before"], after["total"]["bytes_before"]);
}

/// `both` waits by calls of two signatures, of which neither alone saves anything.
const TWO_SIGNATURES: &str = r#"
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
__attribute__((noinline)) static int wait(int x) { return host_pause(x) + x; }
__attribute__((noinline)) static void nap(int x, int y) { host_pause(x + y); }
int (*hook)(int) = wait;
void (*done)(int, int) = nap;
__attribute__((noinline)) int both(int x) {
  int y = hook(x) * x;
  done(x, y);
  return y + 1;
}
__attribute__((export_name("run"))) int run(int n) {
  int sum = wait(n);
  for (int i = 0; i < n; i++)
    sum += both(i) * i;
  return sum;
}
"#;

#[test]
fn indirect_calls_are_combined() {
    let sandbox = Sandbox::new();
    sandbox.compile("in.bc", TWO_SIGNATURES, &[]);
    let before = report(&sandbox, "");
    let together = before["together"].as_array().unwrap();
    let saved: Vec<i64> = together.iter().map(|it| it["bytes_saved"].as_i64().unwrap()).collect();
    let [first, second, all] = saved[..] else { panic!("{together:?}") };
    assert!(first == 0 && second > 0 && all == second, "{saved:?}");
    assert_eq!(together[1]["option"], "--never=both");
    assert_eq!(together[2]["option"], "--indirect=none");
    let text = sandbox.asyncify(&format!("{COMMAND} in.bc")).good();
    assert!(text.contains("\n  --never=both\n"), "{text}");

    // `run` has one suspend point less, too.
    for option in ["--never=both", "--indirect=none"] {
        let after = report(&sandbox, option);
        let bytes = |report: &Value| report["total"]["bytes_after"].as_i64().unwrap();
        assert!(bytes(&before) - bytes(&after) >= second, "{option}");
        let instrumented = |report: &Value| report["total"]["instrumented"].as_u64().unwrap();
        assert_eq!(instrumented(&before) - instrumented(&after), 1, "{option}");
    }
}

#[test]
fn functions_are_sorted_by_what_is_added() {
    let sandbox = Sandbox::new();
    sandbox.compile("in.bc", INDIRECT, &[]);
    let report = report(&sandbox, "");
    let added: Vec<i64> = report["functions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["bytes_after"].as_i64().unwrap() - it["bytes_before"].as_i64().unwrap())
        .collect();
    assert!(added.is_sorted_by(|a, b| a >= b) && added[0] > 0, "{added:?}");
    let text = sandbox.asyncify(&format!("{COMMAND} in.bc")).good();
    assert!(text.contains("walk: visit > wait > host_pause\n"), "{text}");
    assert!(text.contains("  --never=visit\n"), "{text}");
}

#[test]
fn the_page_takes_any_name() {
    let sandbox = Sandbox::new();
    sandbox.compile("in.bc", INDIRECT, &[]);
    sandbox.asyncify(&format!("{COMMAND} --html=page.html in.bc")).good();
    let page = std::fs::read_to_string(sandbox.path("page.html")).unwrap();
    assert!(page.contains("<td>&lt;/script&gt;&quot;&amp;'&lt;b&gt;</td>"), "{page}");
    assert_eq!(page.matches("</script>").count(), 1);
    assert!(!page.contains("<b>"));
    assert!(page.contains("<html lang=\"en\">") && page.contains("<title>"));
    assert!(!page.contains("http"), "needs something from elsewhere");
    assert_eq!(sandbox.files(), ["in.bc", "in.bc.c", "page.html"]);
}
