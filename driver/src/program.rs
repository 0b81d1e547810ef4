//! What the inputs of a link add up to: one module, and objects beside it.

use crate::{
    crash::Scratch,
    error::Error,
    input::{self, Contents, File},
    llvm::{self, Binding, Session},
    progress::Progress,
    symbols::{self, Needs},
    transform,
    wasm_object::{self, WasmObject},
};
use inkwell::module::Module;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The program as far as it has been put together.
pub struct Program<'s> {
    session: &'s Session,
    /// All bitcode.
    pub module: Module<'s>,
    /// Whether there was any.
    pub has_bitcode: bool,
    /// Arguments of wasm-ld, in the order of the inputs.
    pub linked: Vec<String>,
    /// The objects that are linked, from wherever.
    pub objects: Vec<Object>,
    /// Members of archives that nobody has needed so far.
    members: Vec<Lazy>,
    /// Where the bitcode so far defines each symbol that there can be only one of.
    origins: BTreeMap<String, String>,
}

/// An object that is linked.
#[derive(Clone, Debug)]
pub struct Object {
    /// The file, or `archive(member)`.
    pub name: String,
    /// What it needs and defines.
    pub needs: Needs,
    /// Whether it comes out of an archive.
    pub is_member: bool,
    /// Whether it has constructors.
    pub constructs: bool,
}

/// A member of an archive, until it is needed.
struct Lazy {
    name: String,
    object: WasmObject,
    source: Source,
}

enum Source {
    /// Bitcode: becomes a part of the module.
    Bitcode(Vec<u8>),
    /// An object beside bitcode: wasm-ld cannot be given the archive.
    Object(Vec<u8>),
    /// An object that wasm-ld takes by itself.
    Library,
}

impl<'s> Program<'s> {
    /// Nothing yet.
    pub fn new(session: &'s Session) -> Self {
        Program {
            session,
            module: session.context().create_module("program"),
            has_bitcode: false,
            linked: Vec::new(),
            objects: Vec::new(),
            members: Vec::new(),
            origins: BTreeMap::new(),
        }
    }

    /// Adds an input of our own command line.
    pub fn add(&mut self, file: File) -> Result<(), Error> {
        match classify(&file)? {
            Contents::Bitcode | Contents::Text => return self.add_module(&file.bytes, &file.name),
            Contents::Wasm => self.add_object(&file.bytes, &file.name)?,
            Contents::Archive => {
                let members = input::members(&file)?;
                let bitcode =
                    members.iter().any(|it| input::classify(&it.bytes) == Ok(Contents::Bitcode));
                self.add_members(members, !bitcode)?;
                if bitcode {
                    return Ok(());
                }
            }
        }
        self.linked.push(file.name);
        Ok(())
    }

    /// Takes note of a file that wasm-ld is given by its own arguments.
    pub fn note(&mut self, path: &Path) -> Result<(), Error> {
        let file = input::read(path)?;
        let bitcode = |name: &str| {
            Error::input(name, "bitcode behind '--' is not transformed; name the file before '--'")
        };
        match classify(&file)? {
            Contents::Bitcode => Err(bitcode(&file.name)),
            Contents::Wasm => self.add_object(&file.bytes, &file.name),
            Contents::Archive => {
                let members = input::members(&file)?;
                match members.iter().find(|it| input::classify(&it.bytes) == Ok(Contents::Bitcode))
                {
                    Some(member) => Err(bitcode(&member.name)),
                    None => self.add_members(members, true),
                }
            }
            // A linker script or a list of symbols: wasm-ld's own.
            Contents::Text => Ok(()),
        }
    }

    fn add_module(&mut self, bytes: &[u8], name: &str) -> Result<(), Error> {
        let module = transform::parse(self.session, bytes, name)?;
        let triple = module.get_triple();
        let text = triple.as_str().to_string_lossy();
        if !text.starts_with("wasm32") {
            return Err(Error::input(
                name,
                format!("its target is '{text}'; compile with --target=wasm32-wasip1 or the like"),
            ));
        }
        for symbol in symbols::of_module(&module) {
            if symbol.binding != Binding::Strong {
                continue;
            }
            if let Some(first) = self.origins.insert(symbol.name.clone(), name.to_owned()) {
                let (symbol, second) = (symbol.name, name.to_owned());
                return Err(Error::Duplicate { symbol, first, second });
            }
        }
        if !self.has_bitcode {
            self.module.set_triple(&triple);
            self.module.set_data_layout(&module.get_data_layout());
        }
        self.has_bitcode = true;
        let before = self.session.errors();
        llvm::link_into(&self.module, module).map_err(|()| {
            if self.session.errors() > before {
                Error::Reported(self.session.errors())
            } else {
                Error::input(name, "it cannot be linked with the modules before it")
            }
        })
    }

    fn add_object(&mut self, bytes: &[u8], name: &str) -> Result<(), Error> {
        let WasmObject { symbols, constructs } =
            wasm_object::read(bytes).map_err(|reason| Error::input(name, reason))?;
        let (name, needs) = (name.to_owned(), symbols.into_iter().collect());
        self.objects.push(Object { name, needs, is_member: false, constructs });
        Ok(())
    }

    /// `library`: whether wasm-ld is given the archive as it is.
    fn add_members(&mut self, members: Vec<input::Member>, library: bool) -> Result<(), Error> {
        for input::Member { name, bytes, .. } in members {
            let (object, source) = match input::classify(&bytes) {
                Ok(Contents::Bitcode) => {
                    // A context of its own: what is not needed goes with it.
                    let session = Session::new(Progress::new(), false);
                    let symbols = symbols::of_module(&transform::parse(&session, &bytes, &name)?);
                    (WasmObject { symbols, constructs: false }, Source::Bitcode(bytes))
                }
                Ok(Contents::Wasm) => {
                    let object =
                        wasm_object::read(&bytes).map_err(|reason| Error::input(&name, reason))?;
                    (object, if library { Source::Library } else { Source::Object(bytes) })
                }
                // Text that somebody archived with the rest: as wasm-ld, not for us.
                _ => continue,
            };
            self.members.push(Lazy { name, object, source });
        }
        Ok(())
    }

    /// Takes the members of archives that are needed, as a linker does: until no more
    /// are. `roots` are needed by nobody in particular. Objects are put into `scratch`.
    pub fn resolve(&mut self, roots: &BTreeSet<String>, scratch: &Scratch) -> Result<(), Error> {
        loop {
            let mut needs: Needs = symbols::of_module(&self.module).into_iter().collect();
            needs.needed.extend(roots.iter().cloned());
            for object in &self.objects {
                needs.needed.extend(object.needs.needed.iter().cloned());
                needs.defined.extend(object.needs.defined.iter().cloned());
            }
            let mut progress = false;
            let mut rest = Vec::new();
            for member in std::mem::take(&mut self.members) {
                if !needs.wants(&member.object.symbols) {
                    rest.push(member);
                    continue;
                }
                progress = true;
                needs.extend(member.object.symbols.iter().cloned());
                self.take(member, scratch)?;
            }
            self.members = rest;
            if !progress {
                return Ok(());
            }
        }
    }

    fn take(&mut self, member: Lazy, scratch: &Scratch) -> Result<(), Error> {
        let Lazy { name, object: WasmObject { symbols, constructs }, source } = member;
        if let Source::Bitcode(bytes) = source {
            return self.add_module(&bytes, &name);
        }
        let needs = symbols.into_iter().collect();
        self.objects.push(Object { name, needs, is_member: true, constructs });
        if let Source::Object(bytes) = source {
            let path = scratch.file(&format!("member-{}.o", self.linked.len()));
            fs::write(&path, &bytes)
                .map_err(|source| Error::Write { path: path.clone(), source })?;
            self.linked.push(path.display().to_string());
        }
        Ok(())
    }

    /// Adds IR of this command's own.
    pub fn add_own(&self, text: &str) -> Result<(), Error> {
        let module = llvm::parse(self.session.context(), text.as_bytes(), "<start code>")
            .map_err(|message| Error::Internal { step: "reading the start code", message })?;
        module.set_triple(&self.module.get_triple());
        module.set_data_layout(&self.module.get_data_layout());
        llvm::link_into(&self.module, module)
            .map_err(|()| Error::Reported(self.session.errors().max(1)))
    }
}

fn classify(file: &File) -> Result<Contents, Error> {
    input::classify(&file.bytes).map_err(|reason| Error::input(&file.name, reason))
}
