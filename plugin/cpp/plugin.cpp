//===- plugin.cpp - how LLVM hosts find and run the pass ------------------===//
//
// Registers the pass `asyncify` with the pass builder, runs it just before code
// generation where the host has a hook for that, and registers one command line
// option per row of the option table (which lives in Rust).
//
//===----------------------------------------------------------------------===//

#include "shim.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
#if LLVM_VERSION_MAJOR >= 22
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif
#include <memory>
#include <vector>

using namespace llvm;

//===----------------------------------------------------------------------===//
// Defined in Rust (plugin/src/boundary.rs)
//===----------------------------------------------------------------------===//

/// One row of the option table.
struct AsyncifyOptionRow {
  AsyncifyStr Key;
  AsyncifyStr ValueName; ///< what `-help` shows for the value; empty for a flag
  AsyncifyStr Help;
};

/// One option given on the host's own command line, `-mllvm -asyncify-KEY=VALUE`.
struct AsyncifyGiven {
  AsyncifyStr Key;
  AsyncifyStr Value;
};

/// The options of one run of a pass.
struct AsyncifyRunOptions {
  const AsyncifyGiven *Given;
  size_t NumGiven;
  AsyncifyStr Parameters;
};

extern "C" {
size_t asyncify_option_rows(const AsyncifyOptionRow **Rows);
bool asyncify_run_pass(LLVMModuleRef M, const AsyncifyRunOptions *Options);
bool asyncify_run_prepare(LLVMModuleRef M, const AsyncifyRunOptions *Options);
}

//===----------------------------------------------------------------------===//
// Command line options
//===----------------------------------------------------------------------===//

namespace {

/// The options of the table as `cl::opt`s. Built once, when the host asks for
/// the plugin's information, which is before it parses `-mllvm`, or when it loads
/// the plugin, if that is earlier. Never destroyed: the host's parser keeps pointers
/// into it until the process ends.
class CommandLine {
  struct Option {
    AsyncifyOptionRow Row;
    std::string Flag; // `cl::opt` does not copy its own name
    std::string Help;
    std::string ValueName;
    std::unique_ptr<cl::list<std::string>> Parser;
  };
  std::vector<std::unique_ptr<Option>> Options;

public:
  CommandLine() {
    static cl::OptionCategory Category("Asyncify options");
    const AsyncifyOptionRow *Rows = nullptr;
    size_t Count = asyncify_option_rows(&Rows);
    for (size_t I = 0; I != Count; ++I) {
      auto O = std::make_unique<Option>();
      O->Row = Rows[I];
      O->Flag = ("asyncify-" + Rows[I].Key.ref()).str();
      O->Help = Rows[I].Help.ref().str();
      O->ValueName = Rows[I].ValueName.ref().str();
      // The plugin may be named twice; a second registration would abort.
      if (cl::getRegisteredOptions().count(O->Flag))
        continue;
      bool IsFlag = O->ValueName.empty();
      O->Parser = std::make_unique<cl::list<std::string>>(
          StringRef(O->Flag), cl::desc(O->Help),
          cl::value_desc(IsFlag ? StringRef("on|off") : StringRef(O->ValueName)),
          IsFlag ? cl::ValueOptional : cl::ValueRequired, cl::cat(Category));
      Options.push_back(std::move(O));
    }
  }

  /// What was given, in table order. Borrows from this object.
  std::vector<AsyncifyGiven> given() const {
    std::vector<AsyncifyGiven> Result;
    for (const auto &O : Options)
      for (const std::string &Value : *O->Parser)
        Result.push_back({O->Row.Key, {Value.data(), Value.size()}});
    return Result;
  }
};

CommandLine &commandLine() {
  static CommandLine *Line = new CommandLine;
  return *Line;
}

using Runner = bool (*)(LLVMModuleRef, const AsyncifyRunOptions *);

bool runOn(Module &M, StringRef Parameters, Runner Run) {
  std::vector<AsyncifyGiven> Given = commandLine().given();
  AsyncifyRunOptions Options = {
      Given.data(), Given.size(), {Parameters.data(), Parameters.size()}};
  return Run(wrap(&M), &Options);
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

/// The pass itself.
class AsyncifyPass : public PassInfoMixin<AsyncifyPass> {
  std::string Parameters;

public:
  explicit AsyncifyPass(StringRef Parameters) : Parameters(Parameters) {}

  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    return runOn(M, Parameters, asyncify_run_pass) ? PreservedAnalyses::none()
                                                   : PreservedAnalyses::all();
  }

  /// A function left out would be a frame that cannot unwind: `optnone` and
  /// bisection must not skip this pass.
  static bool isRequired() { return true; }
};

#if LLVM_VERSION_MAJOR < 22
/// The pass at the end of optimisation, unless \p IsNamed by the time it runs.
class LastPass : public PassInfoMixin<LastPass> {
  std::shared_ptr<const bool> IsNamed;

public:
  explicit LastPass(std::shared_ptr<const bool> IsNamed)
      : IsNamed(std::move(IsNamed)) {}

  PreservedAnalyses run(Module &M, ModuleAnalysisManager &AM) {
    return *IsNamed ? PreservedAnalyses::all() : AsyncifyPass("").run(M, AM);
  }
  static bool isRequired() { return true; }
};
#endif

/// Keeps the functions that are designated, or that start and stop unwinds, out of
/// line, before the inliner can dissolve them into functions that are not.
class PreparePass : public PassInfoMixin<PreparePass> {
  std::string Parameters;

public:
  explicit PreparePass(StringRef Parameters) : Parameters(Parameters) {}

  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    return runOn(M, Parameters, asyncify_run_prepare)
               ? PreservedAnalyses::none()
               : PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }
};

/// Whether \p Name is `PASS` or `PASS<PARAMETERS>`; leaves the parameters in it.
/// What they say is checked when the pass runs: the parser is called more than
/// once, and all that it can report is that there is no such pass.
bool consumePass(StringRef Pass, StringRef &Name) {
  if (!Name.consume_front(Pass))
    return false;
  return Name.empty() || (Name.consume_front("<") && Name.consume_back(">"));
}

bool parsePass(StringRef Name, ModulePassManager &PM) {
  StringRef Parameters = Name;
  if (consumePass("asyncify-prepare", Parameters)) {
    PM.addPass(PreparePass(Parameters));
    return true;
  }
  Parameters = Name;
  if (consumePass("asyncify", Parameters)) {
    PM.addPass(AsyncifyPass(Parameters));
    return true;
  }
  return false;
}

void registerCallbacks(PassBuilder &PB) {
  // Whether this builder was asked for a pipeline that names a pass of the plugin. A
  // parsing callback is not told which pipeline it is in; all are parsed before one runs.
  auto IsNamed = std::make_shared<bool>(false);
  PB.registerPipelineParsingCallback(
      [IsNamed](StringRef Name, ModulePassManager &PM,
                ArrayRef<PassBuilder::PipelineElement>) {
        bool IsOurs = parsePass(Name, PM);
        *IsNamed |= IsOurs;
        return IsOurs;
      });
  PB.registerPipelineStartEPCallback(
      [](ModulePassManager &PM, OptimizationLevel) {
        PM.addPass(PreparePass(""));
      });
#if LLVM_VERSION_MAJOR < 22
  // No hook of this host is nearer to code generation. It is part of `default<O2>` and
  // the like, too: where a pipeline names a pass of the plugin, that is the place to run.
#if LLVM_VERSION_MAJOR >= 20
  PB.registerOptimizerLastEPCallback(
      [IsNamed](ModulePassManager &PM, OptimizationLevel, ThinOrFullLTOPhase) {
#else
  PB.registerOptimizerLastEPCallback(
      [IsNamed](ModulePassManager &PM, OptimizationLevel) {
#endif
        PM.addPass(LastPass(IsNamed));
      });
#endif
}

#if LLVM_VERSION_MAJOR >= 22
bool beforeCodeGen(Module &M, TargetMachine &, CodeGenFileType,
                   raw_pwrite_stream &) {
  runOn(M, "", asyncify_run_pass);
  return false; // the host generates the code
}
#endif

} // namespace

/// Runs when a host loads the plugin: before 22, clang parses `-mllvm` before it asks for
/// the plugin's information, but after it has loaded the plugins that `-fplugin` names.
extern "C" void asyncify_shim_loaded() {
  unsigned Major = 0;
  LLVMGetVersion(&Major, nullptr, nullptr);
  // In another major, not even the command line is as it is here.
  if (Major == LLVM_VERSION_MAJOR && LLVM_VERSION_MAJOR < 22)
    commandLine();
}

/// The major version of LLVM that this is built for.
extern "C" uint32_t asyncify_shim_llvm_major() { return LLVM_VERSION_MAJOR; }

extern "C" void asyncify_shim_plugin_info(PassPluginLibraryInfo *Info) {
  commandLine();
  Info->APIVersion = LLVM_PLUGIN_API_VERSION;
  Info->PluginName = "asyncify";
  Info->PluginVersion = LLVM_VERSION_STRING;
  Info->RegisterPassBuilderCallbacks = registerCallbacks;
#if LLVM_VERSION_MAJOR >= 22
  Info->PreCodeGenCallback = beforeCodeGen;
#endif
}
