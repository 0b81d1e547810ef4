// The C++ runtime library's part in exceptions, for programs that have no such library:
// what calls of `__cxa_…` and the landing pads of wasm need. One task at a time may be
// inside of a catch block. By the Itanium C++ ABI, level II, and libc++abi's
// cxa_personality.cpp.
namespace std {
class type_info; // compared by address
}

using Size = unsigned long;

// The tag of all C++ exceptions. Older compilers define it in each object that throws.
#if __clang_major__ >= 22
__asm__(".globl __cpp_exception\n"
        ".tagtype __cpp_exception i32\n"
        "__cpp_exception:\n");
#endif

namespace {

/// What stands before each thrown object.
struct alignas(16) Header {
  const std::type_info *type;
  void *(*destructor)(void *);
  Header *caught_before;
  /// How many handlers it is in; negative while it is rethrown.
  int handlers;
};

Header *caught;

alignas(16) char memory[1 << 16];
Size used;

Header *header(void *object) { return static_cast<Header *>(object) - 1; }

Size uleb(const unsigned char *&at) {
  Size value = 0;
  int shift = 0;
  unsigned char byte;
  do {
    byte = *at++;
    value |= static_cast<Size>(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  return value;
}

long sleb(const unsigned char *&at) {
  long value = 0;
  int shift = 0;
  unsigned char byte;
  do {
    byte = *at++;
    value |= static_cast<long>(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  if (shift < 32 && (byte & 0x40))
    value |= -(1L << shift);
  return value;
}

constexpr unsigned char Omitted = 0xff;

} // namespace

extern "C" {

/// Written before `_Unwind_CallPersonality` is called, and read behind it.
struct {
  Size landing_pad;
  const unsigned char *table;
  Size selector;
} __wasm_lpad_context;

// A name for code generation only.
int __gxx_wasm_personality_v0(...) { return 0; }

/// Finds the handler of the landing pad for `object`: the number of its type in the
/// function's table, or 0 for a cleanup.
int _Unwind_CallPersonality(void *object) {
  const unsigned char *at = __wasm_lpad_context.table;
  __wasm_lpad_context.selector = 0;
  if (!at)
    return 0;
  if (*at++ != Omitted)
    __builtin_trap();
  const unsigned char *types = nullptr;
  if (*at++ != Omitted) {
    Size offset = uleb(at);
    types = at + offset;
  }
  ++at; // the encoding of call sites: they are LEB128 here whatever it says
  Size length = uleb(at);
  const unsigned char *actions = at + length;
  Size action = 0;
  for (Size pad = 0; pad <= __wasm_lpad_context.landing_pad; ++pad) {
    if (at >= actions)
      __builtin_trap();
    uleb(at);
    action = uleb(at);
  }
  if (!action)
    return 0;
  for (const unsigned char *entry = actions + action - 1;;) {
    long type = sleb(entry);
    const unsigned char *link = entry;
    long next = sleb(entry);
    if (type > 0) {
      auto *wanted = reinterpret_cast<const std::type_info *const *>(types)[-type];
      if (!wanted || wanted == header(object)->type) {
        __wasm_lpad_context.selector = type;
        return 0;
      }
    } else if (type < 0) {
      __builtin_trap(); // an exception specification
    }
    if (!next)
      return 0;
    entry = link + next;
  }
}

void *__cxa_allocate_exception(Size size) {
  Size whole = (sizeof(Header) + size + 15) & ~15UL;
  if (whole > sizeof memory - used)
    __builtin_trap();
  auto *place = reinterpret_cast<Header *>(memory + used);
  used += whole;
  return place + 1;
}

void __cxa_free_exception(void *) {}

__attribute__((noreturn)) void __cxa_throw(void *object, std::type_info *type,
                                           void *(*destructor)(void *)) {
  *header(object) = {type, destructor, nullptr, 0};
  __builtin_wasm_throw(0, object);
}

void *__cxa_get_exception_ptr(void *object) { return object; }

void *__cxa_begin_catch(void *object) {
  Header *exception = header(object);
  exception->handlers = (exception->handlers < 0 ? -exception->handlers : exception->handlers) + 1;
  if (exception != caught) {
    exception->caught_before = caught;
    caught = exception;
  }
  return object;
}

void __cxa_end_catch() {
  Header *exception = caught;
  if (exception->handlers < 0) {
    if (++exception->handlers == 0)
      caught = exception->caught_before;
    return;
  }
  if (--exception->handlers == 0) {
    caught = exception->caught_before;
    if (exception->destructor)
      exception->destructor(exception + 1);
  }
}

__attribute__((noreturn)) void __cxa_rethrow() {
  caught->handlers = -caught->handlers;
  __builtin_wasm_throw(0, caught + 1);
}

void __cxa_pure_virtual() { __builtin_trap(); }

void _ZSt9terminatev() { __builtin_trap(); }

// What `type_info` objects point to. They are told apart by their addresses.
const void *_ZTVN10__cxxabiv117__class_type_infoE[4];
const void *_ZTVN10__cxxabiv120__si_class_type_infoE[4];
const void *_ZTVN10__cxxabiv121__vmi_class_type_infoE[4];
const void *_ZTVN10__cxxabiv119__pointer_type_infoE[4];
const void *_ZTVN10__cxxabiv123__fundamental_type_infoE[4];
const char *_ZTIi[2] = {nullptr, "i"};
const char *_ZTIPKc[2] = {nullptr, "PKc"};
const char *_ZTId[2] = {nullptr, "d"};

} // extern "C"

void operator delete(void *) noexcept {}
void operator delete(void *, Size) noexcept {}
