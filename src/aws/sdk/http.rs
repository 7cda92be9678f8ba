//! The HTTP client: certificates and proxies as the environment says.

use std::fs;

use aws_sdk_sts::config::SharedHttpClient;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::super::settings::Variables;
use super::super::{AwsError, AwsErrorKind};

/// Variables that name a file of certificates, and whether those of the system count beside it.
const BUNDLES: [(&str, bool); 5] = [
    ("AWS_CA_BUNDLE", false),
    // What upstream and Node have.
    ("cafile", true),
    ("HTTPS_CAFILE", true),
    ("https_cafile", true),
    ("NODE_EXTRA_CA_CERTS", true),
];
/// Variables that name the proxy for HTTPS, the first that is set. Upstream takes the one for HTTP, too.
const PROXIES: [&str; 7] =
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "proxy", "HTTP_PROXY", "http_proxy"];

/// A client that trusts and goes through what the environment says.
pub(super) fn client(variables: &Variables) -> Result<SharedHttpClient, AwsError> {
    let certificates = TlsContext::builder()
        .with_trust_store(trust_store(variables)?)
        .build()
        .map_err(|error| invalid(format!("cannot use the certificates: {error}")))?;
    let proxy = proxy(variables)?;
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy.clone());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(certificates.clone()).build()
    }))
}

fn trust_store(variables: &Variables) -> Result<TrustStore, AwsError> {
    let Some((name, path, beside)) =
        BUNDLES.iter().find_map(|(name, beside)| Some((*name, variables.get(name)?, *beside)))
    else {
        return Ok(TrustStore::default());
    };
    let pem = fs::read(path)
        .map_err(|error| invalid(format!("cannot read the certificates of {name} ({path}): {error}")))?;
    // The SDK panics on what can't be read.
    let readable = CertificateDer::pem_slice_iter(&pem).try_fold(0, |read, certificate| {
        RootCertStore::empty().add(certificate.ok()?).ok().map(|()| read + 1)
    });
    match readable {
        Some(1..) => Ok(TrustStore::empty().with_native_roots(beside).with_pem_certificate(pem)),
        Some(_) => Err(invalid(format!("there is no certificate in {path}, which {name} names"))),
        None => Err(invalid(format!("a certificate in {path}, which {name} names, can't be read"))),
    }
}

fn proxy(variables: &Variables) -> Result<ProxyConfig, AwsError> {
    let Some((name, text)) = PROXIES.iter().find_map(|name| Some((*name, variables.get(name)?))) else {
        return Ok(ProxyConfig::disabled());
    };
    let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    // The text may hold a password.
    let proxy = ProxyConfig::https(url.as_str())
        .map_err(|_| invalid(format!("{name} is no address of a proxy such as http://proxy:3128")))?;
    let direct = variables.get("NO_PROXY").or_else(|| variables.get("no_proxy"));
    Ok(match direct {
        Some(rules) => proxy.no_proxy(rules),
        None => proxy,
    })
}

fn invalid(message: String) -> AwsError {
    AwsError::new(AwsErrorKind::Invalid, message)
}
