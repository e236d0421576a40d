using System.Security.Cryptography;

namespace Coordination.Grains.Roots;

/// <summary>The key daily roots are signed with (ECDSA, P-256, PEM). It belongs outside the store: who can alter the store must not be able to sign.</summary>
public sealed class RootKey : IDisposable
{
    private readonly ECDsa _key;

    private RootKey(ECDsa key) => _key = key;

    /// <summary>A private key signs and checks, a public one checks.</summary>
    /// <exception cref="InvalidDataException">No such key.</exception>
    public static RootKey Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return new RootKey(key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new InvalidDataException($"{path} holds no key of a curve in PEM.", error);
        }
    }

    /// <summary>The key of a file, which is made, for its owner alone, when there is none.</summary>
    public static RootKey ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(path, options);
            file.Write(made.ExportECPrivateKeyPem());
        }

        return Read(path);
    }

    /// <summary>For those who check: without it a signature says nothing.</summary>
    public string PublicPem() => _key.ExportSubjectPublicKeyInfoPem();

    /// <exception cref="CryptographicException">A public key.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    public bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _key.VerifyData(data, signature, HashAlgorithmName.SHA256);

    public void Dispose() => _key.Dispose();
}
